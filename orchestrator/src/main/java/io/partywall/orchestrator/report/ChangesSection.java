package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.ScenarioChange;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.markup.Table.Cell;
import io.partywall.orchestrator.plot.IntervalPlot;
import io.partywall.orchestrator.plot.IntervalPlot.Row;
import io.partywall.orchestrator.plot.Mark;
import io.partywall.orchestrator.statistics.Change;
import io.partywall.orchestrator.statistics.Change.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What each co-guest's scenario takes from the measured guest at equal load. */
final class ChangesSection {
  private ChangesSection() {}

  static Section of(List<ScenarioChange> changes) {
    List<Element> content = new ArrayList<>();
    if (changes.isEmpty()) {
      content.add(Element.of("p", "The plan has no scenario with a co-guest."));
    } else {
      content.add(Element.of("p", explanation(changes.size())));
      content.add(legend());
      content.add(
          Section.figure("wide", "Change of packets received at equal load", plot(changes)));
      content.add(table(changes));
    }
    return new Section("changes", "What a co-guest changes", content);
  }

  private static String explanation(int cells) {
    return "Packets that the measured guest forwarded beside a co-guest, against the dedicated"
        + " scenario at the same load, paired by repetition; the interval is Student's for"
        + " the mean logarithm of the ratios. Trials that missed their load are left out"
        + " here, and only here. Isolated means that"
        + " the whole interval lies within ±%s %%, degraded that it lies below 0, undecided that the"
            .formatted(Wording.decimal(ScenarioChange.MARGIN_PERCENT, 0))
        + " repetitions are too few to tell. Each interval holds for its own cell; of %d some may miss by"
            .formatted(cells)
        + " chance.";
  }

  private static Element legend() {
    return Element.of("ul")
        .with("class", "legend")
        .add(Legend.item(Mark.CIRCLE, "value", "single pairs"))
        .add(Legend.item(Mark.DIAMOND, "mean", "mean with its 95 % interval; shaded: the margin"));
  }

  private static Element plot(List<ScenarioChange> changes) {
    List<Row> rows =
        changes.stream()
            .filter(change -> change.change().isPresent())
            .sorted(Comparator.comparingInt(change -> change.point().frameSize()))
            .map(ChangesSection::row)
            .toList();
    return IntervalPlot.draw(
        "changes-by-scenario",
        "Change of packets received in each scenario with a co-guest",
        "One row for each of %d scenarios and frame sizes; the table below has the figures."
            .formatted(rows.size()),
        "change in percent",
        ScenarioChange.MARGIN_PERCENT,
        rows);
  }

  private static Row row(ScenarioChange change) {
    Change found = change.change().orElseThrow();
    return new Row(
        Wording.point(change.point()),
        Integer.toString(change.point().frameSize()),
        found,
        Wording.change(found));
  }

  private static Element table(List<ScenarioChange> changes) {
    Table table =
        Table.captioned("Change of packets received at equal load")
            .words("scenario")
            .numbers("frame, B", "target", "change", "95 % interval", "pairs", "trials left out")
            .words("verdict");
    for (ScenarioChange change : changes) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(Wording.scenario(change.point().scenario())));
      cells.add(Cell.of(Integer.toString(change.point().frameSize())));
      cells.add(Cell.of(Wording.target(change.point())));
      cells.add(Cell.of(change.change().map(c -> Wording.signed(c.percent())).orElse("none")));
      cells.add(
          Cell.of(
              change
                  .change()
                  .filter(Change::hasInterval)
                  .map(c -> Wording.signed(c.lower()) + " to " + Wording.signed(c.upper()))
                  .orElse("none")));
      cells.add(Cell.of(Integer.toString(change.change().map(c -> c.pairs().size()).orElse(0))));
      cells.add(Cell.of(Integer.toString(change.leftOut())));
      cells.add(verdict(change));
      table.cells(cells);
    }
    return table.toElement();
  }

  private static Cell verdict(ScenarioChange change) {
    Verdict verdict =
        change
            .change()
            .map(c -> c.verdict(ScenarioChange.MARGIN_PERCENT))
            .orElse(Verdict.UNDECIDED);
    String word = verdict.name().toLowerCase(Locale.ROOT);
    return new Cell(word, word, "");
  }
}
