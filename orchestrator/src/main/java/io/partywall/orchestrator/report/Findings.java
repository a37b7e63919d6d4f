package io.partywall.orchestrator.report;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.orchestrator.analysis.PointSummary;
import io.partywall.orchestrator.analysis.Reference;
import io.partywall.orchestrator.analysis.Residue;
import io.partywall.orchestrator.analysis.ScenarioChange;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.journal.Results;
import java.util.List;

/** Results, and what they come to: what every section speaks of. */
record Findings(
    Results results,
    List<PointSummary> points,
    List<ScenarioChange> changes,
    List<Residue> residues,
    ReferenceFile reference) {
  Findings {
    requireNonNull(results, "results is null");
    points = List.copyOf(points);
    changes = List.copyOf(changes);
    residues = List.copyOf(residues);
    requireNonNull(reference, "reference is null");
  }

  static Findings of(Results results) {
    return new Findings(
        results,
        PointSummary.of(results.trials()),
        ScenarioChange.of(results.trials()),
        Residue.worstFirst(results.trials()),
        Reference.of(results));
  }

  /** Frame sizes that were measured, the smallest first. */
  List<Integer> frameSizes() {
    return points.stream().map(summary -> summary.point().frameSize()).distinct().sorted().toList();
  }

  /** Points without a co-guest of one frame size, by load. */
  List<PointSummary> dedicated(int frameSize) {
    return points.stream()
        .filter(summary ->
            summary.point().scenario() == Scenario.DEDICATED
                && summary.point().frameSize() == frameSize)
        .toList();
  }
}
