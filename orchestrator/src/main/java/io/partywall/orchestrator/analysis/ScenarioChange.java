package io.partywall.orchestrator.analysis;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.statistics.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a co-guest's scenario does to the measured guest: packets received at a load against those
 * of the dedicated scenario at the same load, paired by repetition.
 *
 * @param point in the co-guest's scenario
 * @param leftOut measured trials of either scenario that were not compared, because they or their
 *     partner missed the load or could not be measured; a repetition that only the dedicated
 *     scenario has is none of them
 * @param change empty when no pair was left
 */
public record ScenarioChange(Point point, int leftOut, Optional<Change> change) {
  /**
   * A change within this margin is held to be harmless, in percent: what a trial may miss its load
   * by and still be compared.
   */
  public static final double MARGIN_PERCENT = 5;

  public ScenarioChange {
    requireNonNull(point, "point is null");
    requireNonNull(change, "change is null");
  }

  /** One for each point beside a co-guest that was measured. */
  public static List<ScenarioChange> of(List<Trial> trials) {
    List<PointSummary> points = PointSummary.of(trials);
    List<ScenarioChange> changes = new ArrayList<>();
    for (PointSummary summary : points) {
      Point point = summary.point();
      if (point.scenario() != Scenario.DEDICATED) {
        Point alone = new Point(Scenario.DEDICATED, point.frameSize(), point.targetMbit());
        List<Trial> baseline =
            points.stream()
                .filter(other -> other.point().equals(alone))
                .findFirst()
                .map(PointSummary::trials)
                .orElse(List.of());
        Set<Integer> repetitions =
            trials.stream()
                .filter(trial -> trial.point().equals(point))
                .map(Trial::repetition)
                .collect(Collectors.toSet());
        changes.add(
            compare(
                point,
                baseline.stream()
                    .filter(trial -> repetitions.contains(trial.repetition()))
                    .toList(),
                summary.trials()));
      }
    }
    return List.copyOf(changes);
  }

  private static ScenarioChange compare(Point point, List<Trial> baseline, List<Trial> changed) {
    Map<Integer, Double> partners = received(baseline);
    List<Double> before = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    received(changed)
        .forEach((repetition, rate) -> {
          @Nullable Double partner = partners.get(repetition);
          if (partner != null) {
            before.add(partner);
            after.add(rate);
          }
        });
    return new ScenarioChange(
        point, baseline.size() + changed.size() - 2 * after.size(), Change.paired(before, after));
  }

  /** By repetition; a trial beside its target is not at equal load. */
  private static Map<Integer, Double> received(List<Trial> trials) {
    Map<Integer, Double> received = new TreeMap<>();
    trials.stream()
        .filter(trial -> trial.state() == TrialState.VALID)
        .forEach(trial ->
            received.put(trial.repetition(), PointSummary.flow(trial).receivedPerSecond()));
    return received;
  }
}
