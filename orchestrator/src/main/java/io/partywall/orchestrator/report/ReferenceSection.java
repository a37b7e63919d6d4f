package io.partywall.orchestrator.report;

import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import java.util.List;

/** What the exporter is told of this host. */
final class ReferenceSection {
  private ReferenceSection() {}

  static Section of(Findings findings) {
    if (findings.reference().points().isEmpty()) {
      return section(Element.of("p", "No trial was measured, so there is no reference."));
    }
    Table table =
        Table.captioned("Highest mean of packets received at any offered load")
            .words("scenario")
            .numbers(
                "frame, B", "lower, packets/s", "estimate", "upper", "estimate, Mbit/s on layer 1");
    for (ReferencePoint point : findings.reference().points()) {
      double estimate = point.maximum().estimate();
      table.row(
          point.scenario(),
          Integer.toString(point.frameSize()),
          Wording.packets(point.maximum().lower()),
          Wording.packets(estimate),
          Wording.packets(point.maximum().upper()),
          Wording.mbit(Point.layer1Mbit(point.frameSize(), estimate)));
    }
    return section(table.toElement());
  }

  private static Section section(Element found) {
    return new Section(
        "reference",
        "The reference of this host",
        List.of(
            Element.of(
                "p",
                "The yardstick of the alerts, as ./partywall reference writes it: the lower bound"
                    + " of the dedicated scenario is what this host forwards to a guest at least."),
            found));
  }
}
