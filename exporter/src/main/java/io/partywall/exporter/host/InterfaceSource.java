package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.function.ToLongFunction;

/** The counters and the state of every interface, as the host sees it. */
public final class InterfaceSource implements Source {
  private static final String BUFFERS =
      " A packet is a kernel buffer: with GRO or GSO one holds several frames.";

  @Override
  public String collector() {
    return "interface";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) {
    Counters counters = new Counters(snapshot, out);
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
    writeStates(snapshot, out);
  }

  private static void writeStates(Snapshot snapshot, FamilyWriter out) {
    out.family(
        "partywall_interface_info",
        "gauge",
        "Always 1. kind is the driver's, empty for hardware; master is the bridge or bond of the"
            + " interface.");
    for (Link link : snapshot.links().all()) {
      String master = snapshot.links().byIndex(link.master()).map(Link::name).orElse("");
      out.sample(
          1, "device", link.name(), "kind", link.kind(), "master", master, "mac", link.mac());
    }
    out.family("partywall_interface_up", "gauge", "Whether the interface is switched on (1 or 0).");
    for (Link link : snapshot.links().all()) {
      out.sample(link.up() ? 1 : 0, "device", link.name());
    }
    out.family(
        "partywall_interface_carrier",
        "gauge",
        "Whether the interface is switched on and its other end answers (1 or 0).");
    for (Link link : snapshot.links().all()) {
      out.sample(link.up() && link.carrier() ? 1 : 0, "device", link.name());
    }
  }

  private record Counters(Snapshot snapshot, FamilyWriter out) {
    void write(String what, String help, ToLongFunction<LinkCounters> counter) {
      out.family("partywall_interface_" + what + "_total", "counter", help);
      for (Link link : snapshot.links().all()) {
        LinkCounters counters = snapshot.counters().get(link.index());
        if (counters != null) {
          out.sample(counter.applyAsLong(counters), "device", link.name());
        }
      }
    }
  }
}
