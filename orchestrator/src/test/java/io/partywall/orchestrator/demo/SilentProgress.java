package io.partywall.orchestrator.demo;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.runner.Progress;
import java.time.Duration;

/** Nobody is told. */
record SilentProgress() implements Progress {
  @Override
  public void calibrated(Calibration calibration) {}

  @Override
  public void trial(Trial trial, int done, int total, Duration left) {}
}
