package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.experiment.Plan;
import java.time.Duration;

/** How long trials take before any has run. */
public final class TrialTime {
  /** Readings, capture, settling and the co-guest, as seen on a 2-core machine. */
  private static final Duration AROUND = Duration.ofMillis(1800);

  private TrialTime() {}

  static Duration expected(double seconds) {
    return AROUND.plusMillis(Math.round(seconds * 1000));
  }

  /** The whole plan, all trials valid at once. */
  public static Duration expected(Plan plan) {
    return expected(plan.seconds()).multipliedBy(plan.trials().size());
  }
}
