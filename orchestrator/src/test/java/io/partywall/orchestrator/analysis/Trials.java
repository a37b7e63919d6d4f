package io.partywall.orchestrator.analysis;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Trials of one second with frames of 64 bytes at 10 Mbit/s. */
final class Trials {
  private Trials() {}

  static Trial of(
      Scenario scenario, int repetition, TrialState state, long sent, long received, Loss... lost) {
    return of(scenario, repetition, state, sent, received, received, lost);
  }

  static Trial of(
      Scenario scenario,
      int repetition,
      TrialState state,
      long sent,
      long received,
      long captured,
      Loss... lost) {
    return new Trial(
        repetition,
        new Point(scenario, 64, OptionalDouble.of(10)),
        repetition,
        1,
        Instant.EPOCH,
        state,
        "",
        state.measured()
            ? Optional.of(new Flow("elm", 64, 1, sent, received, captured, List.of(lost)))
            : Optional.empty(),
        Optional.empty());
  }
}
