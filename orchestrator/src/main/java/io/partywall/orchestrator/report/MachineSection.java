package io.partywall.orchestrator.report;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The machine and the versions, the calibration and the plan: what a repetition needs. */
final class MachineSection {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Results results;

  private MachineSection(Results results) {
    this.results = results;
  }

  static Section of(Results results, String plan) {
    return new Section(
        "machine", "Machine, calibration and plan", new MachineSection(results).content(plan));
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  private List<Element> content(String plan) {
    ExperimentInfo info = results.experiment();
    List<Element> content = new ArrayList<>();
    content.add(
        Element.of(
            "p",
            "Measured with partywall %s, begun %s; host identity %s. Hosts that are alike share a column."
                .formatted(info.version(), time(info.startedAt()), info.hostIdentity())));
    content.add(hosts(info));
    content.add(Element.of("h3", "Calibration"));
    content.add(
        results
            .calibration()
            .map(this::calibration)
            .orElse(Element.of("p", "The journal holds no calibration.")));
    content.add(Element.of("h3", "Plan"));
    content.add(Element.of("pre", plan.strip()));
    return content;
  }

  private static Element hosts(ExperimentInfo info) {
    Map<String, List<String>> alike = new TreeMap<>();
    Map<String, Map<String, String>> facts = new TreeMap<>();
    new TreeMap<>(info.hosts())
        .forEach((name, found) -> {
          String key = new TreeMap<>(found).toString();
          alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(name);
          facts.put(key, found);
        });
    SortedSet<String> names = new TreeSet<>();
    facts.values().forEach(found -> names.addAll(found.keySet()));
    Table table = Table.captioned("Hosts").words("what");
    alike.values().forEach(hosts -> table.words(String.join(", ", hosts)));
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      alike
          .keySet()
          .forEach(key -> row.add(facts.getOrDefault(key, Map.of()).getOrDefault(name, "")));
      table.row(row.toArray(String[]::new));
    }
    return table.toElement();
  }

  private Element calibration(Calibration calibration) {
    Table table =
        Table.captioned("What the instruments can do, measured before the trials")
            .words("what")
            .numbers("value")
            .words("unit");
    new TreeMap<>(calibration.generatorPacketsPerSecond())
        .forEach((size, rate) ->
            table.row(
                "generator alone, frames of %d bytes".formatted(size),
                Wording.packets(rate),
                "packets/s, %s Mbit/s on layer 1"
                    .formatted(Wording.mbit(Point.layer1Mbit(size, rate)))));
    if (calibration.coGuestPacketsPerSecond() > 0) {
      table.row(
          "co-guest alone, of a 64-byte flood",
          Wording.packets(calibration.coGuestPacketsPerSecond()),
          "packets/s");
    }
    if (calibration.coGuestVmBytes() > 0) {
      table.row(
          "each memory worker of the heavy load",
          Wording.decimal(calibration.coGuestVmBytes() / 1e6, 1),
          "MB");
    }
    return table.toElement();
  }
}
