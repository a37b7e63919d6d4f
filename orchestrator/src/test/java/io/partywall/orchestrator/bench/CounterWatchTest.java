package io.partywall.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterWatchTest {
  private static final String TEXT =
      """
      # HELP frames_total Frames, of which a counter is told.
      # TYPE frames_total counter
      frames_total{device="a b"} %d
      frames_total{device="c"} %s
      # TYPE waiting gauge
      waiting %d
      """;

  private final CounterWatch watch = new CounterWatch();

  @Test
  void tellsWhichSeriesOfACounterFell() {
    assertThat(watch.next(TEXT.formatted(10, "1.5e7", 9))).isEqualTo(2);
    watch.next(TEXT.formatted(10, "1.6e7", 8));
    watch.next(TEXT.formatted(9, "1.5e7", 7));
    watch.next(TEXT.formatted(9, "1.5e7", 6));

    assertThat(watch.falls())
        .containsExactlyInAnyOrder(
            "frames_total{device=\"a b\"} fell from 10 to 9",
            "frames_total{device=\"c\"} fell from 16000000 to 15000000");
  }

  @Test
  void letsASeriesBeginAnewThatWasAway() {
    watch.next(TEXT.formatted(10, "7", 0));
    watch.next("");
    watch.next(TEXT.formatted(1, "1", 0));

    assertThat(watch.falls()).isEmpty();
  }
}
