package io.partywall.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeanTest {
  /** By Student's table: t(2) = 4.3027 and t(8) = 2.3060 at 97.5 %. */
  @Test
  void hasStudentsInterval() {
    Mean three = Mean.of(List.of(10.0, 12.0, 14.0));
    assertThat(three.mean()).isEqualTo(12);
    assertThat(three.lower()).isCloseTo(12 - 4.302653 * 2 / Math.sqrt(3), within(1e-5));
    assertThat(three.upper()).isCloseTo(12 + 4.302653 * 2 / Math.sqrt(3), within(1e-5));

    Mean nine = Mean.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0));
    assertThat(nine.mean()).isEqualTo(5);
    // The standard deviation of 1 to 9 is the root of 7.5.
    assertThat(nine.upper()).isCloseTo(5 + 2.306004 * Math.sqrt(7.5) / 3, within(1e-5));
  }

  @Test
  void keepsEverySingleValue_andKnowsNoIntervalOfOne() {
    assertThat(Mean.of(List.of(3.0))).isEqualTo(new Mean(3, 3, 3, List.of(3.0)));
    assertThat(Mean.of(List.of(3.0, 1.0)).values()).containsExactly(3.0, 1.0);
    assertThatThrownBy(() -> Mean.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no values");
  }
}
