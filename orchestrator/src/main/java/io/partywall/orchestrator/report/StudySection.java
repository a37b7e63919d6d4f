package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.PointSummary;
import io.partywall.orchestrator.analysis.ScenarioChange;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.markup.Table.Cell;
import io.partywall.orchestrator.report.Study.Load;
import io.partywall.orchestrator.report.Study.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/** This host's figures beside the tables that the reference study published. */
final class StudySection {
  private static final String DOUBT = "not legible beyond doubt in the copy at hand";
  private static final Cell NOTHING = new Cell("–", "doubtful", "not measured");
  private static final Cell ILLEGIBLE = new Cell("?", "doubtful", DOUBT);

  private final Findings findings;
  private final Study study;

  private StudySection(Findings findings, Study study) {
    this.findings = findings;
    this.study = study;
  }

  static Section of(Findings findings, Study study) {
    return new Section(
        "study", "Beside the reference study", new StudySection(findings, study).content());
  }

  private List<Element> content() {
    return List.of(
        Element.of("p", study.citation()),
        Element.of(
            "p",
            "Only what the study printed as tables stands here; no point is read off its figures. A"
                + " question mark stands for, or follows, an entry that was not legible beyond"
                + " doubt in the copy at hand. The study's machines are of 2011: compare"
                + " directions, not rates."),
        Element.of("h3", "CPU and memory load (the study's table 1)"),
        Element.of(
            "p",
            "The study gives the change of the maximum throughput; this host's column the change at"
                + " equal load."),
        loads(),
        Element.of("h3", "A second guest that forwards 64-byte frames (tables 2 and 3)"),
        Element.of(
            "p",
            "What was offered to the second guest and what it forwarded, in Mbit/s: on layer 1 for"
                + " this host, on a layer that the study does not name for the others."),
        neighbours(50, Scenario.NETWORK_50),
        neighbours(95, Scenario.NETWORK_95));
  }

  /** The study's frame sizes and those that were measured here. */
  private SortedSet<Integer> sizes() {
    SortedSet<Integer> sizes = new TreeSet<>(findings.frameSizes());
    study.loads().forEach(load -> sizes.add(load.frameSize()));
    return sizes;
  }

  private Element loads() {
    List<String> systems = study.loads().stream().map(Load::system).distinct().toList();
    Table table =
        Table.captioned("Change in percent beside a co-guest under load")
            .words("frame, B")
            .words("load")
            .numbers("this host");
    systems.forEach(table::numbers);
    for (int size : sizes()) {
      for (Scenario scenario : List.of(Scenario.LIGHT, Scenario.HEAVY)) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(Integer.toString(size)));
        row.add(Cell.of(Wording.scenario(scenario)));
        row.add(ours(scenario, size));
        systems.forEach(system -> row.add(published(system, size, scenario)));
        table.cells(row);
      }
    }
    return table.toElement();
  }

  private Cell ours(Scenario scenario, int size) {
    return findings.changes().stream()
        .filter(c -> c.point().scenario() == scenario && c.point().frameSize() == size)
        .findFirst()
        .flatMap(ScenarioChange::change)
        .map(change -> new Cell(Wording.signed(change.percent()), "ours", Wording.change(change)))
        .orElse(NOTHING);
  }

  private Cell published(String system, int size, Scenario scenario) {
    Optional<Load> load =
        study.loads().stream()
            .filter(it -> it.system().equals(system) && it.frameSize() == size)
            .findFirst();
    if (load.isEmpty()) {
      return NOTHING;
    }
    OptionalDouble change = scenario == Scenario.LIGHT ? load.get().light() : load.get().heavy();
    return change.isPresent() ? Cell.of(Wording.signed(change.getAsDouble())) : ILLEGIBLE;
  }

  private Element neighbours(int share, Scenario scenario) {
    Table table =
        Table.captioned(
                "Second guest at %d %% of its own maximum, by the first guest's frame size"
                    .formatted(share))
            .words("system");
    for (int size : sizes()) {
      table.numbers(size + " B in", "out");
    }
    table.cells(ours(scenario));
    for (String system : study.systems()) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(system)));
      for (int size : sizes()) {
        row.addAll(
            study.neighbours().stream()
                .filter(it -> it.system().equals(system) && it.share() == share)
                .filter(it -> it.frameSize() == size)
                .findFirst()
                .map(it ->
                    List.of(
                        entry(it, "offered", it.offered()), entry(it, "measured", it.measured())))
                .orElse(List.of(NOTHING, NOTHING)));
      }
      table.cells(row);
    }
    return table.toElement();
  }

  private static Cell entry(Neighbour neighbour, String name, double value) {
    String text = Wording.decimal(value, 1);
    return neighbour.doubts(name) ? new Cell(text + "?", "doubtful", DOUBT) : Cell.of(text);
  }

  private List<Cell> ours(Scenario scenario) {
    List<Cell> row = new ArrayList<>(List.of(new Cell("this host", "ours", "")));
    for (int size : sizes()) {
      Optional<PointSummary.Neighbour> neighbour =
          findings.points().stream()
              .filter(it -> it.point().scenario() == scenario && it.point().frameSize() == size)
              .findFirst()
              .flatMap(PointSummary::neighbour);
      row.add(neighbour.map(it -> ours(it, it.sent().mean())).orElse(NOTHING));
      row.add(neighbour.map(it -> ours(it, it.received().mean())).orElse(NOTHING));
    }
    return row;
  }

  private static Cell ours(PointSummary.Neighbour neighbour, double packetsPerSecond) {
    double mbit = Point.layer1Mbit(neighbour.frameSize(), packetsPerSecond);
    return new Cell(Wording.decimal(mbit, 1), "ours", "");
  }
}
