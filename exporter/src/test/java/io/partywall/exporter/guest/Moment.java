package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Puts a snapshot together for tests. */
public final class Moment {
  private final List<Link> links = new ArrayList<>();
  private final Map<Integer, LinkCounters> counters = new HashMap<>();
  private final Map<Integer, Qdisc> qdiscs = new HashMap<>();

  /** Adds a tap that received 100 packets of 60 bytes and dropped 3 of them. */
  public Moment device(int index, String name, long txPackets, long txDropped) {
    links.add(
        new Link(index, name, "tun", 0, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true));
    counters.put(
        index, new LinkCounters(100, txPackets, 6000, txPackets * 60, 1, 2, 3, txDropped, 5, 6, 7));
    return this;
  }

  /** Adds a root qdisc. */
  public Moment qdisc(int ifindex, long drops) {
    qdiscs.put(ifindex, new Qdisc(ifindex, "fq_codel", drops, 0, 0));
    return this;
  }

  /** The snapshot. */
  public Snapshot snapshot() {
    return new Snapshot(
        new LinkTable(links), counters, qdiscs, Instant.parse("2026-11-24T12:00:00Z"));
  }
}
