package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Trial;
import java.time.Duration;

/** Who wants to know how an experiment gets on. */
public interface Progress {
  /** The instruments were calibrated, or are known from before. */
  void calibrated(Calibration calibration);

  /**
   * A trial ended.
   *
   * @param done trials that need no repetition any more, of {@code total}
   * @param left how long the rest will take, by the trials so far
   */
  void trial(Trial trial, int done, int total, Duration left);
}
