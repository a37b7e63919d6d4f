package io.partywall.orchestrator.process;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what another program does, which gives no sign but what can be looked at. */
public final class Wait {
  /** Short beside what is waited for, long beside what a look costs. */
  private static final Duration SHORTLY = Duration.ofMillis(40);

  private Wait() {}

  /**
   * Looks until the condition holds, at once and then after every pause, and gives whether it did
   * before the deadline.
   */
  public static boolean until(Duration deadline, Duration pause, BooleanSupplier condition) {
    requireNonNull(condition, "condition is null");
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun >= deadline.toNanos()) {
        return false;
      }
      pause(pause);
    }
    return true;
  }

  /** The same with a pause that suits a program's start or end. */
  public static boolean until(Duration deadline, BooleanSupplier condition) {
    return until(deadline, SHORTLY, condition);
  }

  /** Lets time pass. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
