package io.partywall.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.bench.Measurement.Scrapes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BenchResultTest {
  private static final Contender THEIRS = Contender.nodeExporter();
  private static final Contender OURS = Contender.partywall(Path.of("/opt/partywall"));
  private static final Contender DETAILED =
      Contender.detailed(Path.of("/opt/partywall"), Path.of("detail.yaml"));
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void dividesTheirFigureByOursRoundByRound() {
    BenchResult result =
        new BenchResult(
            List.of(
                measurement(THEIRS, 100, Optional.of(scrapes(90, 100, 110))),
                measurement(OURS, 80, Optional.of(scrapes(9, 5, 10))),
                measurement(DETAILED, 100, Optional.empty())));

    assertThat(result.line())
        .isEqualTo(
            "RESULT cpu_ratio_251=1.00 wall_ratio_251=1.00 gzip_ratio_251=11.00"
                + " same_samples_ratio_251=1.00 rss_ratio_251=3.00 private_ratio_251=3.00"
                + " rss_mb_251=40.0 private_mb_251=20.0 idle_percent_251=0.50"
                + " ready_seconds_251=0.300");
    assertThat(result.ratioTable())
        .contains("gzip_ratio_251             11.0 (10.5 to 15.5)" + System.lineSeparator())
        .contains("rss_ratio_251              3.00 (2.50 to 4.00)" + System.lineSeparator())
        .contains("private_ratio_251          3.00 (2.50 to 3.00)" + System.lineSeparator());
  }

  @Test
  void leavesOutWhatWasNotMeasured() {
    BenchResult result =
        new BenchResult(
            List.of(
                measurement(THEIRS, 100, Optional.of(scrapes(1, 1, 1))),
                measurement(OURS, 80, Optional.empty()),
                // Fewer samples than theirs: no fair comparison.
                measurement(DETAILED, 99, Optional.empty())));

    assertThat(result.line()).doesNotContain("gzip_ratio").doesNotContain("same_samples_ratio");
    assertThat(result.table()).contains("no gzip");
  }

  private static Measurement measurement(Contender contender, int samples, Optional<Scrapes> gzip) {
    List<Memory> memory =
        contender.equals(THEIRS)
            ? List.of(memory(100, 60), memory(120, 30), memory(150, 40))
            : List.of(memory(50, 20), memory(40, 10), memory(30, 20));
    return new Measurement(
        contender, 251, List.of(0.2, 0.3, 0.5), 0.005, memory, samples, scrapes(2, 2, 2), gzip);
  }

  private static Memory memory(long resident, long privateDirty) {
    return new Memory(resident * MEBIBYTE, 39 * MEBIBYTE, privateDirty * MEBIBYTE);
  }

  private static Scrapes scrapes(double... cpu) {
    List<Double> values = Arrays.stream(cpu).boxed().toList();
    return new Scrapes(values, values, 1000);
  }
}
