package io.partywall.orchestrator.report;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.markup.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of every trial, with its reason. */
final class TrialsSection {
  private TrialsSection() {}

  static Section of(List<Trial> trials) {
    List<Element> content = new ArrayList<>();
    content.add(
        Element.of(
            "p",
            "Every attempt, in the order of their ends. A trial that missed its target by more than"
                + " 5 % counts for curves and maxima, and is left out where scenarios are compared"
                + " at equal load. Of invalid and failed ones no figure is used; they were repeated"
                + " once."));
    content.add(states(trials));
    content.add(all(trials));
    return new Section("trials", "The state of every trial", content);
  }

  private static Element states(List<Trial> trials) {
    Table table = Table.captioned("States").words("state").numbers("attempts").words("meaning");
    for (TrialState state : TrialState.values()) {
      long count = trials.stream().filter(trial -> trial.state() == state).count();
      table.row(state.label(), Long.toString(count), Legend.meaning(state));
    }
    return table.toElement();
  }

  private static Element all(List<Trial> trials) {
    Table table =
        Table.captioned("Trials; Mbit/s on layer 1, as really sent")
            .numbers("trial", "repetition", "attempt")
            .words("scenario")
            .numbers("frame, B", "target", "sent", "received", "lost", "residue")
            .words("state", "reason");
    for (Trial trial : trials) {
      Optional<Flow> flow = trial.flow();
      table.cells(
          List.of(
              Cell.of(Integer.toString(trial.number())),
              Cell.of(Integer.toString(trial.repetition())),
              Cell.of(Integer.toString(trial.attempt())),
              Cell.of(Wording.scenario(trial.point().scenario())),
              Cell.of(Integer.toString(trial.point().frameSize())),
              Cell.of(Wording.targetMbit(trial.point())),
              Cell.of(
                  flow.map(f -> Wording.mbit(trial.point().layer1Mbit(f.sentPerSecond())))
                      .orElse("")),
              Cell.of(
                  flow.map(f -> Wording.mbit(trial.point().layer1Mbit(f.receivedPerSecond())))
                      .orElse("")),
              Cell.of(flow.map(f -> Wording.percent(f.lossPercent())).orElse("")),
              Cell.of(flow.map(f -> Wording.frames(f.residue())).orElse("")),
              new Cell(trial.state().label(), "state-" + trial.state().label(), ""),
              Cell.of(trial.reason())));
    }
    return table.toElement();
  }
}
