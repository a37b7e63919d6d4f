package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortWindowsTest {
  private static final Path PRODUCTION = Path.of("../alerts/partywall.rules.yml");

  private static final Pattern COMMENT = Pattern.compile("(?m)^ *#.*\\n");

  private static final Pattern DURATION =
      Pattern.compile(
          "(?<=^ {0,10})(interval|for|keep_firing_for): .*|\\[[0-9a-z]+\\]|time\\(\\) - \\d+",
          Pattern.MULTILINE);

  private static final String RULES =
      """
      # Windows of a minute.
      groups:
        - name: g
          interval: 15s
          rules:
            - record: a:b:rate
              expr: sum without (nic) (rate(b_total[1m])) + max_over_time(b[1m:])
            # Two minutes after the start.
            - alert: A
              expr: a:b:rate unless on (guest) (start > time() - 120)
              for: 1m
              keep_firing_for: 2m
            - alert: B
              expr: up{job="partywall"} == 0
              for: 2m
            - alert: C
              expr: absent(up)
              for: 1h
      """;

  @Test
  void replacesEveryDurationAndDropsComments() {
    assertThat(ShortWindows.shorten("r.yml", RULES))
        .isEqualTo(
            """
            # Generated from r.yml: its rules with windows for scrapes every second. Do not edit.
            groups:
              - name: g
                interval: 1s
                rules:
                  - record: a:b:rate
                    expr: sum without (nic) (rate(b_total[5s])) + max_over_time(b[5s:])
                  - alert: A
                    expr: a:b:rate unless on (guest) (start > time() - 5)
                    for: 4s
                    keep_firing_for: 5s
                  - alert: B
                    expr: up{job="partywall"} == 0
                    for: 8s
                  - alert: C
                    expr: absent(up)
                    for: 4m
            """);
  }

  @Test
  void changesNothingButDurationsOfTheProductionRules() {
    String production = COMMENT.matcher(Documents.text(PRODUCTION)).replaceAll("");
    String generated =
        COMMENT.matcher(ShortWindows.shorten(PRODUCTION.toString(), production)).replaceAll("");

    assertThat(DURATION.matcher(generated).replaceAll("?"))
        .isEqualTo(DURATION.matcher(production).replaceAll("?"));
    List<String> before = durations(production);
    List<String> after = durations(generated);
    Map<String, Integer> changes = new TreeMap<>();
    for (int i = 0; i < before.size(); i++) {
      changes.merge(before.get(i) + " => " + after.get(i), 1, Integer::sum);
    }
    assertThat(changes)
        .isEqualTo(
            Map.of(
                "interval: 15s => interval: 1s", 3,
                "[1m] => [5s]", 13,
                "time() - 120 => time() - 5", 1,
                "for: 1m => for: 4s", 3,
                "for: 2m => for: 8s", 5,
                "for: 1h => for: 4m", 1,
                "keep_firing_for: 2m => keep_firing_for: 5s", 6));
  }

  @Test
  void refusesRulesWithoutADurationThatItMustShorten() {
    assertThatThrownBy(() ->
            ShortWindows.shorten("r.yml", RULES.replace("time() - 120", "0").replace("[1m", "[2m")))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "r.yml: has no range 1m, no time() - 120, for which no short window is known; correct"
                + " the rules, or the windows in ShortWindows");
  }

  @Test
  void refusesRulesWithADurationThatItDoesNotKnow() {
    assertThatThrownBy(
            () -> ShortWindows.shorten("r.yml", RULES + "        keep_firing_for: 10m\n"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "r.yml: has keep_firing_for 10m, for which no short window is known; correct the"
                + " rules, or the windows in ShortWindows");
  }

  @Test
  @Tag("system")
  void makesRulesThatPrometheusAccepts(@TempDir Path directory) throws IOException {
    Path generated = directory.resolve("short.rules.yml");
    ShortWindows.write(PRODUCTION, generated);

    assertThat(
            Program.run(
                    Duration.ofSeconds(30),
                    List.of(
                        "/usr/bin/promtool",
                        "check",
                        "rules",
                        "--lint=all",
                        "--lint-fatal",
                        generated.toString()))
                .orThrow())
        .isEqualTo("Checking %s%n  SUCCESS: 29 rules found%n%n".formatted(generated));
  }

  private static List<String> durations(String rules) {
    return DURATION.matcher(rules).results().map(MatchResult::group).toList();
  }
}
