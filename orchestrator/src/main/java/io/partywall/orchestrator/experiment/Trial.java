package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One point, measured once: a line of the journal.
 *
 * @param number position in the experiment's order, from 1
 * @param repetition from 1
 * @param attempt from 1; above 1 after an invalid or failed one
 * @param reason why it is not {@link TrialState#VALID}; empty when it is
 * @param flow the victim's stream; empty when the trial failed
 * @param neighbour the co-guest's stream in the network scenarios
 */
public record Trial(
    int number,
    Point point,
    int repetition,
    int attempt,
    Instant startedAt,
    TrialState state,
    String reason,
    Optional<Flow> flow,
    Optional<Flow> neighbour) {
  public Trial {
    requireNonNull(point, "point is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(state, "state is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(flow, "flow is null");
    requireNonNull(neighbour, "neighbour is null");
    if (state.measured() && flow.isEmpty()) {
      throw new IllegalArgumentException("a measured trial has no flow: number " + number);
    }
  }
}
