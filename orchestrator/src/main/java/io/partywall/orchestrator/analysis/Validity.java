package io.partywall.orchestrator.analysis;

import io.partywall.orchestrator.experiment.Trial;
import java.util.List;
import java.util.Optional;

/**
 * Whether an experiment's instruments worked often enough for its figures to be believed.
 *
 * @param trials all that ended, each attempt counted
 * @param invalid those of them that measured nothing
 * @param lastReason why the last of those did not
 */
public record Validity(int trials, int invalid, String lastReason) {
  /** A machine that is busy for a moment spoils a few. */
  private static final int TOLERATED_PERCENT = 10;

  /** Of all trials of an experiment. */
  public static Validity of(List<Trial> trials) {
    List<Trial> invalid = trials.stream().filter(trial -> !trial.state().measured()).toList();
    return new Validity(
        trials.size(), invalid.size(), invalid.isEmpty() ? "" : invalid.getLast().reason());
  }

  /** One sentence when too many are invalid. */
  public Optional<String> complaint() {
    return invalid * 100 > trials * TOLERATED_PERCENT
        ? Optional.of(
            "%d of %d trials are invalid, more than %d %%; the last one: %s"
                .formatted(invalid, trials, TOLERATED_PERCENT, lastReason))
        : Optional.empty();
  }
}
