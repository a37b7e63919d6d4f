package io.partywall.orchestrator.analysis;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Trial;
import java.util.Comparator;
import java.util.List;

/**
 * What no counter explains of a trial: sent − received − located losses.
 *
 * @param percent of the frames sent, without its sign
 */
public record Residue(Trial trial, long packets, double percent) {
  /** So few are ARP or neighbour discovery of the machines themselves. */
  private static final long OWN_FRAMES = 10;

  public Residue {
    requireNonNull(trial, "trial is null");
  }

  /** Of every measured trial, the worst first. */
  public static List<Residue> worstFirst(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.state().measured())
        .map(Residue::of)
        .sorted(
            Comparator.comparingDouble(Residue::percent)
                .reversed()
                .thenComparingInt(residue -> residue.trial().number()))
        .toList();
  }

  private static Residue of(Trial trial) {
    Flow flow = PointSummary.flow(trial);
    return new Residue(trial, flow.residue(), flow.residuePercent());
  }

  /** What most likely lies behind it, for people. */
  public String likelyCause() {
    Flow flow = PointSummary.flow(trial);
    if (packets == 0) {
      return "none: every frame is accounted for";
    }
    if (Math.abs(packets) <= OWN_FRAMES) {
      return "frames of the hosts' own, such as ARP, among the counted ones";
    }
    if (packets < 0) {
      return trial.neighbour().isPresent()
          ? "losses of another stream counted at a place that both share"
          : "frames of another origin, lost or received at a counted place";
    }
    if (flow.captured() > flow.received()) {
      return "the sink's interface counted too few: its capture saw "
          + (flow.captured() - flow.received())
          + " more";
    }
    return flow.losses().isEmpty()
        ? "a place without a counter on the way, such as a bridge's or a filter's"
        : "frames that still waited in a queue when the counters were read";
  }
}
