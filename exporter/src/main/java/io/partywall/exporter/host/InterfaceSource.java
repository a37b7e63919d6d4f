package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.LabelCache;
import io.partywall.exporter.metrics.Labels;
import io.partywall.exporter.metrics.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The counters and the state of every interface, as the host sees it. */
public final class InterfaceSource implements Source {
  private static final String BUFFERS =
      " A packet is a kernel buffer: with GRO or GSO one holds several frames.";

  private final LabelCache<String> devices =
      new LabelCache<>(device -> Labels.of("device", device));
  private final LabelCache<Description> descriptions = new LabelCache<>(Description::labels);

  @Override
  public String collector() {
    return "interface";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) {
    List<Row> rows = rows(snapshot);
    Counters counters = new Counters(rows, out);
    counters.write(
        "receive_packets",
        "Packets that the host received from the interface; on the host's end of a guest's device,"
            + " what the guest sent."
            + BUFFERS,
        LinkCounters::rxPackets);
    counters.write(
        "transmit_packets",
        "Packets that the host sent to the interface; on the host's end of a guest's device, what"
            + " the guest was given."
            + BUFFERS,
        LinkCounters::txPackets);
    counters.write(
        "receive_bytes", "Bytes that the host received from the interface.", LinkCounters::rxBytes);
    counters.write(
        "transmit_bytes", "Bytes that the host sent to the interface.", LinkCounters::txBytes);
    counters.write(
        "receive_errors", "Damaged packets that the host received.", LinkCounters::rxErrors);
    counters.write(
        "transmit_errors", "Packets that the host failed to send.", LinkCounters::txErrors);
    counters.write(
        "receive_drops",
        "Packets that the host dropped after it received them from the interface.",
        LinkCounters::rxDropped);
    counters.write(
        "transmit_drops",
        "Packets that the host dropped on their way to the interface, without those of its queueing"
            + " discipline; on the host's end of a guest's device, lost before the guest.",
        LinkCounters::txDropped);
    counters.write(
        "receive_missed",
        "Packets that the network card dropped because its receive ring was full.",
        LinkCounters::rxMissed);
    counters.write(
        "receive_fifo",
        "Packets that the network card lost by an overrun of its buffer.",
        LinkCounters::rxFifo);
    counters.write(
        "receive_nohandler",
        "Packets that an inactive member of a bond received; no loss.",
        LinkCounters::rxNohandler);
    writeStates(rows, out);
  }

  private List<Row> rows(Snapshot snapshot) {
    devices.begin();
    descriptions.begin();
    List<Row> rows = new ArrayList<>();
    for (Link link : snapshot.links().all()) {
      String master = snapshot.links().byIndex(link.master()).map(Link::name).orElse("");
      rows.add(
          new Row(
              link,
              snapshot.counters().get(link.index()),
              devices.of(link.name()),
              descriptions.of(new Description(link.name(), link.kind(), master, link.mac()))));
    }
    return rows;
  }

  private static void writeStates(List<Row> rows, FamilyWriter out) {
    out.family(
        "partywall_interface_info",
        "gauge",
        "Always 1. kind is the driver's, empty for hardware; master is the bridge or bond of the"
            + " interface.");
    for (Row row : rows) {
      out.sample(1, row.description());
    }
    out.family("partywall_interface_up", "gauge", "Whether the interface is switched on (1 or 0).");
    for (Row row : rows) {
      out.sample(row.link().up() ? 1 : 0, row.device());
    }
    out.family(
        "partywall_interface_carrier",
        "gauge",
        "Whether the interface is switched on and its other end answers (1 or 0).");
    for (Row row : rows) {
      out.sample(row.link().up() && row.link().carrier() ? 1 : 0, row.device());
    }
  }

  private record Counters(List<Row> rows, FamilyWriter out) {
    void write(String what, String help, ToLongFunction<LinkCounters> counter) {
      out.family("partywall_interface_" + what + "_total", "counter", help);
      for (Row row : rows) {
        if (row.counters() != null) {
          out.sample(counter.applyAsLong(row.counters()), row.device());
        }
      }
    }
  }

  /** An interface; one that came after the counters were read has none. */
  private record Row(
      Link link, @Nullable LinkCounters counters, Labels device, Labels description) {}

  private record Description(String device, String kind, String master, String mac) {
    Labels labels() {
      return Labels.of("device", device, "kind", kind, "master", master, "mac", mac);
    }
  }
}
