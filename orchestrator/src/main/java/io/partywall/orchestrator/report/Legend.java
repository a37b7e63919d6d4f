package io.partywall.orchestrator.report;

import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.plot.Mark;
import java.util.List;

/** What marks and colours mean. */
final class Legend {
  private Legend() {}

  /** Of single trials, for the states that occur. */
  static Element of(List<Trial> trials) {
    Element list = Element.of("ul").with("class", "legend");
    for (TrialState state : TrialState.values()) {
      long count = trials.stream().filter(trial -> trial.state() == state).count();
      if (count > 0) {
        list.add(
            item(
                ThroughputSection.mark(state),
                ThroughputSection.style(state),
                "%s: %d".formatted(meaning(state), count)));
      }
    }
    return list;
  }

  /** One entry. */
  static Element item(Mark mark, String style, String text) {
    return Element.of("li")
        .add(
            Element.of("svg")
                .with("viewBox", "-7 -7 14 14")
                .with("aria-hidden", "true")
                .add(mark.at(0, 0).with("class", "mark " + style)))
        .add(text);
  }

  static String meaning(TrialState state) {
    return switch (state) {
      case VALID -> "single trials at their target";
      case GENERATOR_LIMIT -> "limited by the generator";
      case BACK_PRESSURE -> "slowed down by the unit under test";
      case INVALID -> "an instrument failed";
      case FAILED -> "did not run to the end";
    };
  }
}
