package io.partywall.orchestrator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void looksUntilItIsSo() {
    AtomicInteger looks = new AtomicInteger();

    assertThat(Wait.until(Duration.ofMinutes(1), SHORT, () -> looks.incrementAndGet() == 3))
        .isTrue();
    assertThat(looks).hasValue(3);
  }

  @Test
  void looksOnceThoughThereIsNoTime() {
    assertThat(Wait.until(Duration.ZERO, SHORT, () -> true)).isTrue();
    assertThat(Wait.until(Duration.ZERO, SHORT, () -> false)).isFalse();
  }

  @Test
  void endsAtTheDeadline() {
    assertThat(Wait.until(Duration.ofMillis(20), SHORT, () -> false)).isFalse();
  }

  @Test
  void endsWhenItIsInterruptedAndKeepsThatInMind() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Wait.pause(Duration.ofMinutes(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted while waiting");
    assertThat(Thread.interrupted()).isTrue();
  }
}
