package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.Residue;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import java.util.ArrayList;
import java.util.List;

/** Frames that no counter explains, and the trials that have most of them. */
final class ResidueSection {
  /** The share of the frames sent that nearly every trial stays within, in percent. */
  private static final double GOAL_PERCENT = 0.1;

  private static final int WORST = 5;

  private ResidueSection() {}

  static Section of(List<Residue> residues) {
    List<Element> content = new ArrayList<>();
    content.add(Element.of("p", summary(residues)));
    List<Residue> worst =
        residues.stream().filter(residue -> residue.packets() != 0).limit(WORST).toList();
    if (!worst.isEmpty()) {
      content.add(table(worst));
    }
    return new Section("residue", "Frames that no counter explains", content);
  }

  private static String summary(List<Residue> residues) {
    if (residues.isEmpty()) {
      return "No trial was measured.";
    }
    long within = residues.stream().filter(residue -> residue.percent() <= GOAL_PERCENT).count();
    String goal =
        "The residue of a trial is what was sent, less what was received and less what was lost at"
            + " a"
            + " known place. In %d of %d trials (%s) it is at most %s %% of the frames sent."
                .formatted(
                    within,
                    residues.size(),
                    Wording.percent(100.0 * within / residues.size()),
                    Wording.decimal(GOAL_PERCENT, 1));
    return residues.getFirst().packets() == 0
        ? goal + " There is none at all: every frame of every trial is accounted for."
        : goal;
  }

  private static Element table(List<Residue> worst) {
    Table table =
        Table.captioned("The largest residues")
            .numbers("trial", "attempt")
            .words("point")
            .numbers("frames", "of those sent")
            .words("likely cause");
    for (Residue residue : worst) {
      table.row(
          Integer.toString(residue.trial().number()),
          Integer.toString(residue.trial().attempt()),
          Wording.point(residue.trial().point()),
          Wording.frames(residue.packets()),
          Wording.decimal(residue.percent(), 3) + " %",
          residue.likelyCause());
    }
    return table.toElement();
  }
}
