package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import io.partywall.exporter.kernel.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Puts a snapshot together for tests. */
public final class Moment {
  private final List<Link> links = new ArrayList<>();
  private final CounterTable counters = new CounterTable();
  private final List<Qdisc> qdiscs = new ArrayList<>();

  /** Adds a tap that received 100 packets of 60 bytes and dropped 3 of them. */
  public Moment device(int index, String name, long txPackets, long txDropped) {
    links.add(
        new Link(index, name, "tun", 0, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true));
    counters
        .set(index, Counter.RX_PACKETS, 100)
        .set(index, Counter.TX_PACKETS, txPackets)
        .set(index, Counter.RX_BYTES, 6000)
        .set(index, Counter.TX_BYTES, txPackets * 60)
        .set(index, Counter.RX_ERRORS, 1)
        .set(index, Counter.TX_ERRORS, 2)
        .set(index, Counter.RX_DROPPED, 3)
        .set(index, Counter.TX_DROPPED, txDropped);
    return this;
  }

  /** Adds a root qdisc. */
  public Moment qdisc(int ifindex, long drops) {
    qdiscs.add(new Qdisc(ifindex, Hook.ROOT, "fq_codel", drops, 0, 0));
    return this;
  }

  /** Adds a qdisc that filters what comes in. */
  public Moment ingress(int ifindex, String kind, long drops) {
    qdiscs.add(new Qdisc(ifindex, Hook.INGRESS, kind, drops, 0, 0));
    return this;
  }

  /** What was counted. */
  public CounterTable counters() {
    return counters;
  }

  /** The qdiscs. */
  public List<Qdisc> qdiscs() {
    return qdiscs;
  }

  /** The snapshot. */
  public Snapshot snapshot() {
    return Snapshot.of(
        new LinkTable(links), counters, qdiscs, Instant.parse("2026-11-24T12:00:00Z"));
  }
}
