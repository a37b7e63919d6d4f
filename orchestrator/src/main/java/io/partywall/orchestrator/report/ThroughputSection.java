package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.PointSummary;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.plot.CurvePlot;
import io.partywall.orchestrator.plot.CurvePlot.Average;
import io.partywall.orchestrator.plot.CurvePlot.Axes;
import io.partywall.orchestrator.plot.CurvePlot.Value;
import io.partywall.orchestrator.plot.Mark;
import io.partywall.orchestrator.statistics.Mean;
import java.util.ArrayList;
import java.util.List;

/** Offered against measured throughput, as the study's figure 3. */
final class ThroughputSection {
  private final Findings findings;

  private ThroughputSection(Findings findings) {
    this.findings = findings;
  }

  static Section of(Findings findings) {
    ThroughputSection section = new ThroughputSection(findings);
    return new Section("throughput", "Offered and measured throughput", section.content());
  }

  private List<Element> content() {
    List<Element> content = new ArrayList<>();
    content.add(
        Element.of(
            "p",
            "The measured guest alone, as in the study's figure 3. Each trial stands at the rate"
                + " that was really sent, on layer 1: a frame counts its own bytes and the 24 that"
                + " it costs on the wire. The axis on the right tells the same in packets. Bars are"
                + " 95 % intervals of the mean (Student's t); on the broken line nothing is"
                + " lost."));
    content.add(Legend.of(trials()));
    Element figures = Element.of("div").with("class", "figures");
    for (int size : findings.frameSizes()) {
      List<PointSummary> points = findings.dedicated(size);
      if (!points.isEmpty()) {
        figures.add(Section.figure("", "Frames of %d bytes".formatted(size), plot(size, points)));
      }
    }
    content.add(figures);
    content.add(table());
    return content;
  }

  private List<Trial> trials() {
    return findings.frameSizes().stream()
        .flatMap(size -> findings.dedicated(size).stream())
        .flatMap(point -> point.trials().stream())
        .toList();
  }

  private static Element plot(int size, List<PointSummary> points) {
    List<Average> averages = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (PointSummary summary : points) {
      Point point = summary.point();
      averages.add(
          new Average(point.layer1Mbit(summary.sent().mean()), layer1(summary.received(), point)));
      summary.trials().forEach(trial -> values.add(value(trial)));
    }
    return CurvePlot.draw(
        "throughput-" + size,
        "Offered against measured throughput, frames of %d bytes".formatted(size),
        "%d loads, the mean of each with its interval and %d single trials; the table below has the figures."
            .formatted(points.size(), values.size()),
        new Axes(
            "offered, Mbit/s on layer 1",
            "measured, Mbit/s on layer 1",
            "packets/s",
            1 / Point.layer1Mbit(size, 1)),
        averages,
        values);
  }

  private static Mean layer1(Mean packets, Point point) {
    return new Mean(
        point.layer1Mbit(packets.mean()),
        point.layer1Mbit(packets.lower()),
        point.layer1Mbit(packets.upper()),
        packets.values());
  }

  private static Value value(Trial trial) {
    Flow flow = PointSummary.flow(trial);
    double in = trial.point().layer1Mbit(flow.sentPerSecond());
    double out = trial.point().layer1Mbit(flow.receivedPerSecond());
    return new Value(
        in,
        out,
        mark(trial.state()),
        style(trial.state()),
        "trial %d: sent %s, received %s Mbit/s; %s"
            .formatted(trial.number(), Wording.mbit(in), Wording.mbit(out), trial.state().label()));
  }

  static Mark mark(TrialState state) {
    return switch (state) {
      case GENERATOR_LIMIT -> Mark.TRIANGLE;
      case BACK_PRESSURE -> Mark.DIAMOND;
      case VALID, INVALID, FAILED -> Mark.CIRCLE;
    };
  }

  static String style(TrialState state) {
    return state == TrialState.VALID ? "value" : state.label();
  }

  private Element table() {
    Table table =
        Table.captioned("Means with 95 % intervals; Mbit/s on layer 1")
            .words("scenario")
            .numbers(
                "frame, B",
                "target",
                "trials",
                "offered",
                "measured",
                "measured, packets/s",
                "lost");
    for (PointSummary summary : findings.points()) {
      Point point = summary.point();
      table.row(
          Wording.scenario(point.scenario()),
          Integer.toString(point.frameSize()),
          Wording.targetMbit(point),
          Integer.toString(summary.trials().size()),
          Wording.mbit(point.layer1Mbit(summary.sent().mean())),
          Wording.mbit(summary.received(), point),
          Wording.packets(summary.received().mean()),
          Wording.percent(100 * (1 - summary.received().mean() / summary.sent().mean())));
    }
    return table.toElement();
  }
}
