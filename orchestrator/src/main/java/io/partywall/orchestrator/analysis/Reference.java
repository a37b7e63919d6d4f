package io.partywall.orchestrator.analysis;

import io.partywall.exporter.reference.HostIdentity;
import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.statistics.Mean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns results into the reference of the host that was measured. */
public final class Reference {
  private Reference() {}

  private record Cell(String scenario, int frameSize) {}

  /**
   * For each scenario and frame size the highest mean of received packets per second at any offered
   * load, as in the study; a rate cannot be below 0.
   */
  public static ReferenceFile of(Results results) {
    Map<Cell, Mean> maxima =
        new TreeMap<>(Comparator.comparing(Cell::scenario).thenComparingInt(Cell::frameSize));
    received(results.trials())
        .forEach((point, rates) ->
            maxima.merge(
                new Cell(point.scenario().label(), point.frameSize()),
                Mean.of(rates),
                (one, other) -> one.mean() >= other.mean() ? one : other));
    List<ReferencePoint> points = new ArrayList<>();
    maxima.forEach((cell, mean) ->
        points.add(
            new ReferencePoint(
                results.experiment().vmm(),
                results.experiment().nicModel(),
                cell.frameSize(),
                1,
                cell.scenario(),
                new Rate(Math.max(0, mean.lower()), mean.mean(), mean.upper()),
                Optional.empty())));
    return new ReferenceFile(
        new HostIdentity(results.experiment().hostIdentity()),
        results.experiment().startedAt(),
        results.experiment().id(),
        points);
  }

  private static Map<Point, List<Double>> received(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.state().measured())
        .collect(
            Collectors.groupingBy(
                Trial::point,
                Collectors.mapping(
                    trial -> PointSummary.flow(trial).receivedPerSecond(), Collectors.toList())));
  }
}
