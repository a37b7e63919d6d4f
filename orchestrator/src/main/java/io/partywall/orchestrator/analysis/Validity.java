package io.partywall.orchestrator.analysis;

import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether an experiment's instruments worked often enough for its figures to be believed.
 *
 * @param trials all that ended, each attempt counted but those that failed with a host or a program
 *     of it and were made good later
 * @param invalid those of them that measured nothing
 * @param lastReason why the last of those did not
 */
public record Validity(int trials, int invalid, String lastReason) {
  /** A machine that is busy for a moment spoils a few. */
  private static final int TOLERATED_PERCENT = 10;

  /** Of all trials of an experiment. */
  public static Validity of(List<Trial> trials) {
    Set<Integer> measured =
        trials.stream()
            .filter(trial -> trial.state().measured())
            .map(Trial::number)
            .collect(Collectors.toSet());
    List<Trial> counted =
        trials.stream()
            .filter(
                trial -> trial.state() != TrialState.FAILED || !measured.contains(trial.number()))
            .toList();
    List<Trial> invalid = counted.stream().filter(trial -> !trial.state().measured()).toList();
    return new Validity(
        counted.size(), invalid.size(), invalid.isEmpty() ? "" : invalid.getLast().reason());
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
