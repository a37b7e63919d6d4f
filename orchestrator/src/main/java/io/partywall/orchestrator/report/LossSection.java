package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.PointSummary;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.plot.Mark;
import io.partywall.orchestrator.plot.ShareBars;
import io.partywall.orchestrator.plot.ShareBars.Bar;
import io.partywall.orchestrator.plot.ShareBars.Part;
import java.util.ArrayList;
import java.util.List;

/** Where the frames of each point went. */
final class LossSection {
  private static final String OTHER = "other";

  /** In the order in which a frame passes them; the style sheet colours these. */
  private static final List<String> PLACES =
      List.of("generator", "backlog", "qdisc", "guest_queue", "guest", OTHER);

  private final Findings findings;

  private LossSection(Findings findings) {
    this.findings = findings;
  }

  static Section of(Findings findings) {
    return new Section("losses", "Where packets were lost", new LossSection(findings).content());
  }

  private List<Element> content() {
    List<String> places = places();
    Element legend = Element.of("ul").with("class", "legend");
    legend.add(Legend.item(Mark.CIRCLE, "delivered", "delivered at the sink"));
    places.forEach(place -> legend.add(Legend.item(Mark.CIRCLE, style(place), meaning(place))));
    legend.add(Legend.item(Mark.CIRCLE, "residue", "residue: no counter explains it"));
    return List.of(
        Element.of(
            "p",
            "Of all frames sent at a point, the share that each place took, by the counters before"
                + " and after each trial. Each frame is located once."),
        legend,
        Section.figure(
            "wide",
            "Delivered and lost, by point",
            ShareBars.draw(
                "losses-by-place",
                "Share of frames delivered and lost at each place, by point",
                "One bar for each of %d points; the table below has the figures."
                    .formatted(findings.points().size()),
                "percent of the frames sent",
                findings.points().stream().map(summary -> bar(summary, places)).toList())),
        table(places));
  }

  /** Places that took any frame, in the order of the path. */
  private List<String> places() {
    return findings.points().stream()
        .flatMap(summary -> summary.lossPercent().keySet().stream())
        .distinct()
        .sorted((one, other) -> Integer.compare(rank(one), rank(other)))
        .toList();
  }

  private static int rank(String place) {
    int rank = PLACES.indexOf(place);
    return rank < 0 ? PLACES.size() : rank;
  }

  private static String style(String place) {
    return PLACES.contains(place) ? place : OTHER;
  }

  static String meaning(String place) {
    return switch (place) {
      case "generator" -> "generator: its interface dropped it";
      case "backlog" -> "backlog: the host's queue between devices";
      case "qdisc" -> "qdisc: the root queueing discipline";
      case "guest_queue" -> "guest_queue: the guest did not fetch it in time";
      case "guest" -> "guest: delivered, and not sent on";
      default -> place;
    };
  }

  private static Bar bar(PointSummary summary, List<String> places) {
    List<Part> parts = new ArrayList<>();
    double delivered = 100 * summary.received().mean() / summary.sent().mean();
    parts.add(part("delivered", "delivered", delivered));
    for (String place : places) {
      double percent = summary.lossPercent().getOrDefault(place, 0.0);
      parts.add(part(place, style(place), percent));
    }
    parts.add(part("residue", "residue", summary.residuePercent()));
    return new Bar(Wording.point(summary.point()), summary.point().scenario().label(), parts);
  }

  private static Part part(String name, String style, double percent) {
    return new Part(percent, style, "%s: %s".formatted(name, Wording.percent(percent)));
  }

  private Element table(List<String> places) {
    Table table = Table.captioned("Losses, in percent of the frames sent").words("point");
    table.numbers("delivered");
    places.forEach(table::numbers);
    table.numbers("residue");
    for (PointSummary summary : findings.points()) {
      List<String> row = new ArrayList<>();
      row.add(Wording.point(summary.point()));
      row.add(Wording.decimal(100 * summary.received().mean() / summary.sent().mean(), 2));
      for (String place : places) {
        row.add(Wording.decimal(summary.lossPercent().getOrDefault(place, 0.0), 2));
      }
      row.add(Wording.decimal(summary.residuePercent(), 3));
      table.row(row.toArray(String[]::new));
    }
    return table.toElement();
  }
}
