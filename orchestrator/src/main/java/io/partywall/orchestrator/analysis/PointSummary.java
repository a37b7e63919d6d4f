package io.partywall.orchestrator.analysis;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.statistics.Mean;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * All measured trials of one point.
 *
 * @param sent packets per second that the generator really sent
 * @param received packets per second that reached the sink
 * @param lossPercent by place, of all frames sent in these trials
 * @param residuePercent of all frames sent, those that no counter explains
 * @param neighbour the co-guest's stream, in the network scenarios
 */
public record PointSummary(
    Point point,
    List<Trial> trials,
    Mean sent,
    Mean received,
    Map<String, Double> lossPercent,
    double residuePercent,
    Optional<Neighbour> neighbour) {
  /** Flood last; otherwise as a plan lists them. */
  private static final Comparator<Point> ORDER =
      Comparator.comparing(Point::scenario)
          .thenComparingInt(Point::frameSize)
          .thenComparingDouble(point -> point.targetMbit().orElse(Double.MAX_VALUE));

  public PointSummary {
    requireNonNull(point, "point is null");
    trials = List.copyOf(trials);
    requireNonNull(sent, "sent is null");
    requireNonNull(received, "received is null");
    lossPercent = new TreeMap<>(lossPercent);
    requireNonNull(neighbour, "neighbour is null");
  }

  /**
   * The co-guest's stream.
   *
   * @param frameSize bytes without FCS
   * @param sent packets per second
   * @param received packets per second
   */
  public record Neighbour(int frameSize, Mean sent, Mean received) {}

  /** One for each point that was measured at all, by scenario, frame size and load. */
  public static List<PointSummary> of(List<Trial> trials) {
    Map<Point, List<Trial>> byPoint =
        trials.stream()
            .filter(trial -> trial.state().measured())
            .collect(
                Collectors.groupingBy(
                    Trial::point, () -> new TreeMap<>(ORDER), Collectors.toList()));
    return byPoint.entrySet().stream()
        .map(entry -> summary(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static PointSummary summary(Point point, List<Trial> trials) {
    List<Flow> flows = trials.stream().map(PointSummary::flow).toList();
    long sent = Math.max(1, flows.stream().mapToLong(Flow::sent).sum());
    Map<String, Double> losses = new TreeMap<>();
    flows.stream()
        .flatMap(flow -> flow.losses().stream())
        .collect(Collectors.groupingBy(Loss::place, Collectors.summingLong(Loss::packets)))
        .forEach((place, packets) -> losses.put(place, 100.0 * packets / sent));
    return new PointSummary(
        point,
        trials,
        mean(flows, Flow::sentPerSecond),
        mean(flows, Flow::receivedPerSecond),
        losses,
        100.0 * flows.stream().mapToLong(Flow::residue).sum() / sent,
        neighbour(trials.stream().flatMap(trial -> trial.neighbour().stream()).toList()));
  }

  private static Optional<Neighbour> neighbour(List<Flow> flows) {
    return flows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Neighbour(
                flows.getFirst().frameSize(),
                mean(flows, Flow::sentPerSecond),
                mean(flows, Flow::receivedPerSecond)));
  }

  private static Mean mean(List<Flow> flows, ToDoubleFunction<Flow> figure) {
    return Mean.of(flows.stream().mapToDouble(figure).boxed().toList());
  }

  /** The measured stream of a measured trial. */
  public static Flow flow(Trial trial) {
    return trial.flow().orElseThrow();
  }
}
