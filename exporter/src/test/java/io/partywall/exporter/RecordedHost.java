package io.partywall.exporter;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.vmm.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a real KVM host said, as it stands in the resources of the tests. */
final class RecordedHost {
  private final Path folder;
  private final Map<String, String> kinds = new HashMap<>();

  RecordedHost(String name) throws IOException {
    this.folder = Path.of("src/test/resources/recorded/kvm", name);
    Path details = folder.resolve("link-details.json");
    if (Files.exists(details)) {
      for (Object link : list(details)) {
        kinds.put(text(link, "ifname"), text(at(link, "linkinfo"), "info_kind"));
      }
    }
  }

  /** Interfaces and queueing disciplines after that step. */
  Snapshot after(String step) throws IOException {
    CounterTable counters = new CounterTable();
    List<Link> links = new ArrayList<>();
    Map<String, Integer> indexes = new HashMap<>();
    List<?> recorded = list(folder.resolve(step + ".link.json"));
    recorded.forEach(link -> indexes.put(text(link, "ifname"), (int) number(link, "ifindex")));
    for (Object link : recorded) {
      String name = text(link, "ifname");
      int index = (int) number(link, "ifindex");
      String master = ((Map<?, ?>) link).get("master") instanceof String text ? text : "";
      List<?> flags = (List<?>) at(link, "flags");
      links.add(
          new Link(
              index,
              name,
              kinds.getOrDefault(name, ""),
              indexes.getOrDefault(master, 0),
              0,
              OptionalInt.empty(),
              text(link, "address"),
              flags.contains("UP"),
              flags.contains("LOWER_UP")));
      count(counters, index, at(link, "stats64"));
    }
    return Snapshot.of(
        new LinkTable(links),
        counters,
        qdiscs(step, indexes),
        Instant.parse("2026-11-22T12:00:00Z"));
  }

  private static void count(CounterTable counters, int index, Object statistics) {
    Object rx = at(statistics, "rx");
    Object tx = at(statistics, "tx");
    counters
        .set(index, Counter.RX_PACKETS, number(rx, "packets"))
        .set(index, Counter.TX_PACKETS, number(tx, "packets"))
        .set(index, Counter.RX_BYTES, number(rx, "bytes"))
        .set(index, Counter.TX_BYTES, number(tx, "bytes"))
        .set(index, Counter.RX_ERRORS, number(rx, "errors"))
        .set(index, Counter.TX_ERRORS, number(tx, "errors"))
        .set(index, Counter.RX_DROPPED, number(rx, "dropped"))
        .set(index, Counter.TX_DROPPED, number(tx, "dropped"))
        .set(index, Counter.RX_MISSED_ERRORS, number(rx, "missed_errors"))
        .set(index, Counter.RX_FIFO_ERRORS, number(rx, "fifo_errors"))
        // Printed only when it is not 0.
        .set(
            index,
            Counter.RX_NOHANDLER,
            ((Map<?, ?>) rx).get("nohandler") instanceof Number packets ? packets.longValue() : 0);
  }

  /** Those that the exporter's own reading of the kernel's messages keeps. */
  private List<Qdisc> qdiscs(String step, Map<String, Integer> indexes) throws IOException {
    List<Qdisc> qdiscs = new ArrayList<>();
    for (Object recorded : list(folder.resolve(step + ".qdisc.json"))) {
      Map<?, ?> qdisc = (Map<?, ?>) recorded;
      boolean root = Boolean.TRUE.equals(qdisc.get("root"));
      if (root || "ffff:fff1".equals(qdisc.get("parent"))) {
        Qdisc read =
            new Qdisc(
                requireNonNull(indexes.get(text(qdisc, "dev"))),
                root ? Hook.ROOT : Hook.INGRESS,
                text(qdisc, "kind"),
                number(qdisc, "drops"),
                number(qdisc, "qlen"),
                number(qdisc, "backlog"));
        if (read.canHold()) {
          qdiscs.add(read);
        }
      }
    }
    return qdiscs;
  }

  /** Writes the processes of QEMU, and the kernel's threads, as a tree of proc(5). */
  ProcTree processes(Path root) throws IOException {
    return new RecordedProcesses(new ProcTree(root)).read(folder.resolve("proc.txt"));
  }

  /** JSON is YAML. */
  private static List<?> list(Path file) throws IOException {
    return (List<?>)
        requireNonNull(
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
  }

  private static Object at(Object json, String name) {
    return requireNonNull(((Map<?, ?>) json).get(name), () -> name + " is missing");
  }

  private static String text(Object json, String name) {
    return (String) at(json, name);
  }

  private static long number(Object json, String name) {
    return ((Number) at(json, name)).longValue();
  }
}
