package io.partywall.orchestrator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Exposition EXPOSITION =
      Exposition.parse(
          """
          # HELP drops_total of guests
          # TYPE drops_total counter
          drops_total{guest="e\\"l\\\\m",place="qdisc"} 3
          drops_total{guest="oak",place="qdisc"} 4
          drops_total{guest="oak",place="guest_queue"} 5.0e3
          up 1
          """);

  @Test
  void findsASeriesWhateverTheOrderOfItsLabels() {
    assertThat(EXPOSITION.count("drops_total", "place", "qdisc", "guest", "e\"l\\m")).isEqualTo(3);
    assertThat(EXPOSITION.count("up")).isEqualTo(1);
    assertThat(EXPOSITION.value("drops_total", "guest", "oak")).isEmpty();
  }

  @Test
  void takesABackslashBeforeAnNForWhatTheWriterMeant() {
    Exposition written =
        Exposition.parse(
            """
            drops_total{guest="a\\\\nb"} 1
            drops_total{guest="a\\nb"} 2
            """);

    assertThat(written.count("drops_total", "guest", "a\\nb")).isEqualTo(1);
    assertThat(written.count("drops_total", "guest", "a\nb")).isEqualTo(2);
  }

  @Test
  void groupsByALabel() {
    assertThat(EXPOSITION.countsBy("place", "drops_total", Map.of("guest", "oak")))
        .containsExactly(Map.entry("guest_queue", 5000L), Map.entry("qdisc", 4L));
  }

  @Test
  void doesNotTakeAMissingCounterForZero() {
    assertThatThrownBy(() -> EXPOSITION.count("drops_total", "guest", "fir"))
        .isInstanceOf(InstrumentException.class)
        .hasMessage("the exporter does not tell drops_total of guest fir");
  }
}
