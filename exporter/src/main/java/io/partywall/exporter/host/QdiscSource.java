package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.LabelCache;
import io.partywall.exporter.metrics.Labels;
import io.partywall.exporter.metrics.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The queues on the way out of each interface that has one. */
public final class QdiscSource implements Source {
  private final LabelCache<Queue> labels = new LabelCache<>(Queue::labels);

  @Override
  public String collector() {
    return "qdisc";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) {
    labels.begin();
    List<Row> rows = rows(snapshot, snapshot.rootQdiscs());
    List<Row> dropping = new ArrayList<>(rows);
    dropping.addAll(rows(snapshot, snapshot.ingressQdiscs()));
    write(
        dropping,
        out,
        "partywall_qdisc_drops_total",
        "counter",
        "Packets that the interface's root queueing discipline dropped, those of its children"
            + " included; partywall_interface_transmit_drops_total does not count them. Of kind"
            + " ingress, what filters dropped on the way in; of kind clsact, on either way.",
        Qdisc::drops);
    write(
        rows,
        out,
        "partywall_qdisc_backlog_packets",
        "gauge",
        "Packets that wait in the interface's root queueing discipline.",
        Qdisc::backlogPackets);
    write(
        rows,
        out,
        "partywall_qdisc_backlog_bytes",
        "gauge",
        "Bytes that wait in the interface's root queueing discipline.",
        Qdisc::backlogBytes);
  }

  private List<Row> rows(Snapshot snapshot, Map<Integer, Qdisc> qdiscs) {
    List<Row> rows = new ArrayList<>();
    if (qdiscs.isEmpty()) {
      return rows;
    }
    for (Link link : snapshot.links().all()) {
      Qdisc qdisc = qdiscs.get(link.index());
      if (qdisc != null) {
        rows.add(new Row(qdisc, labels.of(new Queue(link.name(), qdisc.kind()))));
      }
    }
    return rows;
  }

  private static void write(
      List<Row> rows,
      FamilyWriter out,
      String name,
      String type,
      String help,
      ToLongFunction<Qdisc> value) {
    out.family(name, type, help);
    for (Row row : rows) {
      out.sample(value.applyAsLong(row.qdisc()), row.labels());
    }
  }

  private record Row(Qdisc qdisc, Labels labels) {}

  private record Queue(String device, String kind) {
    Labels labels() {
      return Labels.of("device", device, "kind", kind);
    }

    // What a record brings makes a dozen classes at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Queue queue && device.equals(queue.device) && kind.equals(queue.kind);
    }

    @Override
    public int hashCode() {
      return 31 * device.hashCode() + kind.hashCode();
    }
  }
}
