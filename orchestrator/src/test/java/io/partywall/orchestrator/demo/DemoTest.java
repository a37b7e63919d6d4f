package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole demo on a real lab: the same load as beside a flood, and nobody floods. */
@Tag("system")
@ExtendWith(StandingLab.class)
class DemoTest {
  private static final String PLAN =
      """
      name: calm
      repetitions: 1
      top_repetitions: 4
      seconds: 1
      order_seed: 1
      loads:
        - {frame_size: 64, target_mbit: [120]}
        - {frame_size: 1500, target_mbit: [1500]}
      scenarios: [network_95]
      """;

  @TempDir private Path directory;

  @Test
  void accusesNobodyWhenNobodyFloods(Lab lab) throws IOException {
    Plan.Source plan =
        Plan.read(Files.writeString(directory.resolve("calm.yaml"), PLAN).toString());
    List<String> said = new ArrayList<>();

    DemoResult result =
        new Demo(StandingLab.HOME, said::add, new SilentProgress())
            .run(lab, plan, directory.resolve("results"), false);

    assertThat(result.failures()).isEmpty();
    assertThat(result.line())
        .startsWith("RESULT alert=none victim=none aggressor=none detect_seconds=none")
        .contains(" report=" + result.report() + " trials=10 invalid=0 ");
    assertThat(result.report()).isNotEmptyFile().hasFileName("report.html");
    assertThat(said).contains("episode: nobody floods");
    assertThat(result.episode().notifications())
        .allSatisfy(alert -> LossAlerts.assertTrue(result.episode(), alert));
  }
}
