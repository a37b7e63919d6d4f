package io.partywall.orchestrator.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.RemoteProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostChecksTest {
  private static final Host GOOD = new Clock("sink", 0, "");

  @Test
  void tellsOfEveryClockThoughTheUnitsOwnCannotBeAsked() {
    assertThat(lines(new Clock("unit", 127, "")))
        .containsExactly(
            "FAIL  clock of sink: date +%s%N: exit status 127: no date here",
            "FAIL  clock of source: date +%s%N: exit status 127: no date here");
    assertThat(lines(new Clock("unit", 0, "1764000000%N")))
        .containsExactly(
            "FAIL  clock of sink: unit: date +%s%N says 1764000000%N; install GNU coreutils there",
            "FAIL  clock of source: unit: date +%s%N says 1764000000%N; install GNU coreutils there");
  }

  @Test
  void saysWhichClockIsWrong() {
    assertThat(lines(new Clock("unit", 0, "")))
        .extracting(line -> line.replaceAll("[+-]\\d+\\.\\d\\d s", "N s"))
        .containsExactly(
            "ok    clock of sink: N s against unit",
            "FAIL  clock of source: N s against unit; set the clocks, such as by chrony");
  }

  private static List<String> lines(Host unit) {
    Host early = new Clock("source", 0, "1000000000000000000");
    return HostChecks.clocks(unit, List.of(unit, early, GOOD)).stream().map(Check::line).toList();
  }

  /**
   * A host that has nothing but a clock.
   *
   * @param says what its {@code date} prints; nothing for the right time
   */
  private record Clock(String name, int exitStatus, String says) implements Host {
    @Override
    public Output run(Duration deadline, List<String> command) {
      Instant now = Instant.now();
      String right = "%d%09d".formatted(now.getEpochSecond(), now.getNano());
      return new Output(
          command,
          exitStatus,
          exitStatus != 0 ? "" : says.isEmpty() ? right : says,
          exitStatus == 0 ? "" : "no date here");
    }

    @Override
    public RemoteProgram start(Duration deadline, List<String> command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void upload(String path, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] fetch(int port, String path, Duration deadline) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
