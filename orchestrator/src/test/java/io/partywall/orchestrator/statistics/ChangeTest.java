package io.partywall.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.partywall.orchestrator.statistics.Change.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
  /** Worked out by hand from the logarithms of 0.5, 0.6 and 0.55 and t(2) = 4.3027. */
  @Test
  void isTheMeanRatioOfPairsWithItsInterval() {
    Change change = paired(List.of(100.0, 200.0, 100.0), List.of(50.0, 120.0, 55.0));

    assertThat(change.percent()).isCloseTo(-45.1519, within(1e-3));
    assertThat(change.lower()).isCloseTo(-56.2701, within(1e-3));
    assertThat(change.upper()).isCloseTo(-31.2071, within(1e-3));
    assertThat(change.pairs().get(1)).isCloseTo(-40, within(1e-9));
  }

  @Test
  void cancelsAHalvingByADoubling() {
    assertThat(paired(List.of(10.0, 10.0), List.of(5.0, 20.0)).percent())
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void isOfPlainRatiosWhereTheFigureFellToNothing() {
    Change change = paired(List.of(10.0, 10.0), List.of(0.0, 5.0));

    assertThat(change.percent()).isCloseTo(-75, within(1e-9));
    assertThat(change.pairs()).containsExactly(-100.0, -50.0);
  }

  @Test
  void isNothingWithoutABaseline() {
    assertThat(Change.paired(List.of(), List.of())).isEmpty();
    assertThat(Change.paired(List.of(0.0), List.of(5.0))).isEmpty();
    assertThatThrownBy(() -> Change.paired(List.of(1.0), List.of()))
        .hasMessage("1 baselines for 0 values");
  }

  @Test
  void saysWhatTheIntervalAllows() {
    assertThat(verdict(-1, -4.9, 4.9)).isEqualTo(Verdict.ISOLATED);
    assertThat(verdict(-3, -4.9, -1)).isEqualTo(Verdict.ISOLATED);
    assertThat(verdict(-30, -40, -20)).isEqualTo(Verdict.DEGRADED);
    assertThat(verdict(30, 20, 40)).isEqualTo(Verdict.IMPROVED);
    assertThat(verdict(-30, -70, 60)).isEqualTo(Verdict.UNDECIDED);
    assertThat(new Change(-30, -30, -30, List.of(-30.0)).verdict(5)).isEqualTo(Verdict.UNDECIDED);
  }

  private static Verdict verdict(double percent, double lower, double upper) {
    return new Change(percent, lower, upper, List.of(percent, percent)).verdict(5);
  }

  private static Change paired(List<Double> baseline, List<Double> changed) {
    return Change.paired(baseline, changed).orElseThrow();
  }
}
