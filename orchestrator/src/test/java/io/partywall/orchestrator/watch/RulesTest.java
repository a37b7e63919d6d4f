package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The alert rules hold what their tests say, and the tests notice when a rule says something else.
 */
@Tag("system")
class RulesTest {
  private static final Path ALERTS = Path.of("../alerts");
  private static final String RULES = "partywall.rules.yml";

  @TempDir private Path directory;

  @Test
  void passLintAndTests() throws IOException {
    assertThat(promtool("check", "rules", "--lint=all", "--lint-fatal", ALERTS.resolve(RULES)))
        .satisfies(result -> assertThat(result.output()).contains("SUCCESS: 29 rules found"))
        .extracting(Program.Result::exitStatus)
        .isEqualTo(0);
    assertThat(
            promtool(
                    "test",
                    "rules",
                    tests("isolation"),
                    tests("thresholds"),
                    tests("loss-and-health"),
                    tests("paths-and-reasons"))
                .orThrow())
        .doesNotContain("FAILED");
  }

  @Test
  void areRoutedByAnAlertmanagerConfigurationThatAmtoolAccepts() {
    assertThat(
            Program.run(
                    Duration.ofSeconds(30),
                    List.of(
                        "/usr/bin/amtool",
                        "check-config",
                        ALERTS.resolve("alertmanager.yml").toString()))
                .orThrow())
        .contains("SUCCESS", "3 inhibit rules", "3 receivers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "isolation | receive_loss:ratio > 0.05 | receive_loss:ratio > 0.5",
        "isolation | lost_packets:rate > 100) | lost_packets:rate > 0)",
        "isolation | guest_load:ratio > 0.5 | guest_load:ratio > 0.05",
        "thresholds | guest_load:ratio > 0.4 | guest_load:ratio > 0.5",
        "isolation | < guest:partywall_guest_reference | < 10 * guest:partywall_guest_reference",
        "isolation | time() - 120 | time() - 0",
        "isolation | state!=\"running\" | state=\"gone\"",
        "isolation | experiment_running[1m]) > 0 | experiment_running[1m]) > 9",
        "isolation | 1.25 * (host | 1 * (host",
        "thresholds | receive_loss:ratio > 0.025 | receive_loss:ratio > 0.026",
        "thresholds | receive_loss:ratio > 0.025 | receive_loss:ratio > 0.024",
        "thresholds | 2 * guest:partywall_guest_aggressor | 1.9 * guest:partywall_guest_aggressor",
        "thresholds | 2 * guest:partywall_guest_aggressor | 2.1 * guest:partywall_guest_aggressor",
        "thresholds | 0.98 * guest | 0.97 * guest",
        "thresholds | 0.98 * guest | 0.99 * guest",
        "thresholds | 'window.\n        for: 1m' | 'window.\n        for: 45s'",
        "thresholds | 'window.\n        for: 1m' | 'window.\n        for: 75s'",
        "thresholds | '2m\n        labels:\n          severity: critical'"
            + " | '105s\n        labels:\n          severity: critical'",
        "thresholds | '2m\n        labels:\n          severity: critical'"
            + " | '135s\n        labels:\n          severity: critical'",
        "loss-and-health | receive_loss:ratio > 0.01 | receive_loss:ratio > 0.001",
        "loss-and-health | direction=\"receive\" | direction=~\".+\"",
        "loss-and-health | bytes:mean < 128 | bytes:mean < 64",
        "loss-and-health | up{job=\"partywall\"} | up{job=\"node\"}",
        "loss-and-health | collector_success == 0 | collector_success == 1",
        "loss-and-health | for: 1h | for: 1m",
        "paths-and-reasons | deriv(partywall | rate(partywall",
        "paths-and-reasons | unexplained:ratio > 0.01 | unexplained:ratio > 0.011",
        "paths-and-reasons | unexplained:ratio > 0.01 | unexplained:ratio > 0.009",
        "paths-and-reasons | packets:deriv > 100 | packets:deriv > 110",
        "paths-and-reasons | packets:deriv > 100 | packets:deriv > 90",
        "paths-and-reasons | experiment_running[1m]) > 0 | experiment_running[1m]) > 9",
        "paths-and-reasons | path_up == 1 | path_up >= 0",
        "paths-and-reasons | device=%q | device!=%q",
        "paths-and-reasons | packets:deriv < -100 | packets:deriv < -110",
        "paths-and-reasons | packets:deriv < -100 | packets:deriv < -90",
        "paths-and-reasons | < -0.01 * | < -0.011 *",
        "paths-and-reasons | < -0.01 * | < -0.009 *",
        "paths-and-reasons | unrecorded_total[1m]) > 100 | unrecorded_total[1m]) > 110",
        "paths-and-reasons | unrecorded_total[1m]) > 100 | unrecorded_total[1m]) > 90",
        "paths-and-reasons | '\n        for: 2m' | '\n        for: 105s'",
        "paths-and-reasons | '\n        for: 2m' | '\n        for: 135s'",
        "paths-and-reasons | keep_firing_for: 2m | keep_firing_for: 105s",
        "paths-and-reasons | keep_firing_for: 2m | keep_firing_for: 135s",
      })
  void areTestedSoThatAChangeIsNoticed(String test, String written, String mutated)
      throws IOException {
    String rules = Files.readString(ALERTS.resolve(RULES));
    assertThat(rules).contains(written);

    Files.writeString(directory.resolve(RULES), rules.replace(written, mutated));
    Path copy = Files.createDirectories(directory.resolve("tests")).resolve("copy.test.yml");
    Program.Result result = promtool("test", "rules", Files.copy(tests(test), copy));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("FAILED").doesNotContain("parse error");
  }

  private static Path tests(String name) {
    return ALERTS.resolve("tests").resolve(name + ".test.yml");
  }

  private static Program.Result promtool(Object... arguments) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return Program.run(Duration.ofSeconds(60), command);
  }
}
