package io.partywall.orchestrator.lab;

import java.util.ArrayList;
import java.util.List;

/** Shows a lab to a person. */
public final class LabTable {
  private LabTable() {}

  /** Some lines of text, with what does not run marked. */
  public static String of(Lab lab) {
    List<String> faults = lab.faults();
    StringBuilder text = new StringBuilder();
    text.append(
        "lab %s: %s%s%n"
            .formatted(
                lab.name(),
                lab.parameters(),
                lab.accelerator().map(used -> " (on " + used + ")").orElse("")));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HOST", "ADDRESS", "STATE"));
    lab.hosts()
        .forEach(
            (host, address) -> rows.add(List.of(host, address, state("sshd on " + host, faults))));
    text.append(aligned(rows)).append('\n');
    rows.clear();
    if (lab.vmm() != Vmm.RAW) {
      rows.add(List.of("GUEST", "ROLE", "FROM", "TO", "STATE"));
      for (LabGuest guest : lab.guests()) {
        rows.add(
            List.of(
                guest.name(),
                guest.role().label(),
                Layout.generator(guest.position()),
                Layout.sink(guest.position()),
                state("guest " + guest.name(), faults)));
      }
      text.append(aligned(rows)).append('\n');
    }
    text.append("exporter http://%s/ %s%n".formatted(lab.exporter(), state("exporter", faults)));
    text.append("test bed %s%n".formatted(lab.testBed()));
    return text.toString();
  }

  private static String state(String what, List<String> faults) {
    return faults.contains(what) ? "GONE" : "up";
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
        line.append("%-${w}s  ".replace("${w}", "" + width).formatted(row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
