package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.lab.LabPaths;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingLabTest {
  @TempDir private Path directory;

  @Test
  void asksForTheTestBedByTheNameThatTheCommandKnows() {
    LabPaths none = new LabPaths(directory, directory);

    assertThatThrownBy(() -> StandingLab.testBedOr(null, "TESTBED", none))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "TESTBED: is not given, and no lab stands here; name a test bed's file, or run"
                + " ./partywall lab up");
    assertThat(StandingLab.testBedOr(directory, "TESTBED", none)).isEqualTo(directory);
  }
}
