package io.partywall.orchestrator.report;

import io.partywall.orchestrator.analysis.PointSummary;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.statistics.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Results for programs, as RFC 4180 has it; missing is empty, not 0. */
final class Csv {
  private static final List<String> FLOW =
      List.of("guest", "frame_size", "seconds", "sent", "received", "captured", "residue");

  private Csv() {}

  /** One line a trial, an attempt at a time, with all fields but the losses by place. */
  static String trials(List<Trial> trials) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head =
        new ArrayList<>(
            List.of(
                "number",
                "scenario",
                "frame_size",
                "target_mbit",
                "repetition",
                "attempt",
                "started_at",
                "state",
                "reason"));
    FLOW.forEach(name -> head.add("flow_" + name));
    FLOW.forEach(name -> head.add("neighbour_" + name));
    lines.add(head);
    for (Trial trial : trials) {
      List<String> line = new ArrayList<>();
      line.add(Integer.toString(trial.number()));
      line.addAll(point(trial.point()));
      line.add(Integer.toString(trial.repetition()));
      line.add(Integer.toString(trial.attempt()));
      line.add(trial.startedAt().toString());
      line.add(trial.state().label());
      line.add(trial.reason());
      line.addAll(flow(trial.flow()));
      line.addAll(flow(trial.neighbour()));
      lines.add(line);
    }
    return text(lines);
  }

  /** One line a point: means with their 95 % intervals, in packets per second. */
  static String points(List<PointSummary> points) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "scenario",
            "frame_size",
            "target_mbit",
            "trials",
            "sent_mean",
            "sent_lower",
            "sent_upper",
            "received_mean",
            "received_lower",
            "received_upper",
            "received_layer1_mbit_mean",
            "residue_percent"));
    for (PointSummary summary : points) {
      List<String> line = new ArrayList<>(point(summary.point()));
      line.add(Integer.toString(summary.trials().size()));
      line.addAll(mean(summary.sent()));
      line.addAll(mean(summary.received()));
      line.add(number(summary.point().layer1Mbit(summary.received().mean())));
      line.add(number(summary.residuePercent()));
      lines.add(line);
    }
    return text(lines);
  }

  /** One line for each place at which a stream of a trial lost frames. */
  static String losses(List<Trial> trials) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("number", "attempt", "stream", "guest", "place", "where", "packets"));
    for (Trial trial : trials) {
      trial.flow().ifPresent(flow -> losses(lines, trial, "measured", flow));
      trial.neighbour().ifPresent(flow -> losses(lines, trial, "neighbour", flow));
    }
    return text(lines);
  }

  private static void losses(List<List<String>> lines, Trial trial, String stream, Flow flow) {
    flow.losses()
        .forEach(loss ->
            lines.add(
                List.of(
                    Integer.toString(trial.number()),
                    Integer.toString(trial.attempt()),
                    stream,
                    flow.guest(),
                    loss.place(),
                    loss.where(),
                    Long.toString(loss.packets()))));
  }

  private static List<String> point(Point point) {
    return List.of(
        point.scenario().label(),
        Integer.toString(point.frameSize()),
        point.targetMbit().isPresent() ? number(point.targetMbit().getAsDouble()) : "");
  }

  private static List<String> flow(Optional<Flow> flow) {
    return flow.map(f ->
            List.of(
                f.guest(),
                Integer.toString(f.frameSize()),
                number(f.seconds()),
                Long.toString(f.sent()),
                Long.toString(f.received()),
                Long.toString(f.captured()),
                Long.toString(f.residue())))
        .orElse(Collections.nCopies(FLOW.size(), ""));
  }

  private static List<String> mean(Mean mean) {
    return Arrays.asList(number(mean.mean()), number(mean.lower()), number(mean.upper()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", "");
  }

  private static String text(List<List<String>> lines) {
    return lines.stream()
        .map(line -> line.stream().map(Csv::field).collect(Collectors.joining(",")) + "\r\n")
        .collect(Collectors.joining());
  }

  private static String field(String text) {
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
