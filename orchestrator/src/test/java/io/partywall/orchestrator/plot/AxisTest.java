package io.partywall.orchestrator.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void endsAtRoundTicksAroundTheValues() {
    assertThat(labels(Axis.holding(0, 450, 0, 100, 5)))
        .containsExactly("0", "100", "200", "300", "400", "500");
    assertThat(labels(Axis.holding(-47, 12, 0, 100, 6)))
        .containsExactly("−50", "−40", "−30", "−20", "−10", "0", "10", "20");
    assertThat(labels(Axis.holding(0, 0.7, 0, 100, 4)))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8");
    assertThat(labels(Axis.holding(0, 71_000, 0, 100, 4)))
        .containsExactly("0", "20k", "40k", "60k", "80k");
  }

  @Test
  void mapsValuesToPixelsAlsoUpwards() {
    Axis axis = Axis.holding(0, 450, 300, 0, 5);

    assertThat(axis.at(0)).isEqualTo(300);
    assertThat(axis.at(250)).isEqualTo(150);
    assertThat(axis.at(500)).isEqualTo(0);
  }

  @Test
  void staysAnAxisWhenAllValuesAreAlike() {
    assertThat(labels(Axis.holding(0, 0, 0, 100, 2))).containsExactly("0.0", "0.5", "1.0");
  }

  @Test
  void hasTicksOfItsOwnInAnotherUnit() {
    Axis axis = new Axis(0, 50, 300, 0, 10).scaled(1000, 5);

    assertThat(labels(axis)).containsExactly("0", "10k", "20k", "30k", "40k", "50k");
    assertThat(axis.at(25_000)).isEqualTo(150);
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }
}
