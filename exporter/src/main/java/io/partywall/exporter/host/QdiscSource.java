package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.function.ToLongFunction;

/** The queues on the way out of each interface that has one. */
public final class QdiscSource implements Source {
  private static final String NO_QUEUE = "noqueue";

  @Override
  public String collector() {
    return "qdisc";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) {
    write(
        snapshot,
        out,
        "partywall_qdisc_drops_total",
        "counter",
        "Packets that the interface's root queueing discipline dropped, those of its children"
            + " included; partywall_interface_transmit_drops_total does not count them.",
        Qdisc::drops);
    write(
        snapshot,
        out,
        "partywall_qdisc_backlog_packets",
        "gauge",
        "Packets that wait in the interface's root queueing discipline.",
        Qdisc::backlogPackets);
    write(
        snapshot,
        out,
        "partywall_qdisc_backlog_bytes",
        "gauge",
        "Bytes that wait in the interface's root queueing discipline.",
        Qdisc::backlogBytes);
  }

  private static void write(
      Snapshot snapshot,
      FamilyWriter out,
      String name,
      String type,
      String help,
      ToLongFunction<Qdisc> value) {
    out.family(name, type, help);
    for (Link link : snapshot.links().all()) {
      Qdisc qdisc = snapshot.rootQdiscs().get(link.index());
      if (qdisc != null && !qdisc.kind().equals(NO_QUEUE)) {
        out.sample(value.applyAsLong(qdisc), "device", link.name(), "kind", qdisc.kind());
      }
    }
  }
}
