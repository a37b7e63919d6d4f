package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The example in {@code deploy} is one that Prometheus takes, and fits the rules. */
class PrometheusExampleTest {
  private static final Path EXAMPLE = Path.of("../deploy/prometheus.example.yml");
  private static final String RULES = "partywall.rules.yml";

  @TempDir private Path directory;

  @Test
  @Tag("system")
  void passesPromtoolWithTheRulesBesideIt() throws IOException {
    Path copy = Files.copy(EXAMPLE, directory.resolve("prometheus.yml"));
    Files.copy(Path.of("../alerts", RULES), directory.resolve(RULES));

    assertThat(
            Program.run(
                    Duration.ofSeconds(30),
                    List.of("/usr/bin/promtool", "check", "config", copy.toString()))
                .orThrow())
        .contains("SUCCESS: 1 rule files found", "is valid prometheus config file syntax");
  }

  @Test
  void scrapesTheJobThatTheRulesNameAsOftenAsTheyWant() {
    JsonNode example = Documents.readYaml(EXAMPLE, JsonNode.class);

    assertThat(example.path("scrape_configs")).hasSize(1);
    assertThat(example.path("scrape_configs").path(0).path("job_name").asString())
        .isEqualTo(PrometheusServer.JOB);
    assertThat(example.path("global").path("scrape_interval").asString()).isEqualTo("15s");
  }
}
