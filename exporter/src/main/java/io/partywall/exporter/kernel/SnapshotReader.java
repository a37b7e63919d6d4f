package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Reads snapshots, and leaves out the interfaces that nobody wants to see. */
public final class SnapshotReader {
  private final Netlink netlink;
  private final Predicate<String> excluded;
  private final InstantSource clock;

  /**
   * Remembers what to read.
   *
   * @param excluded says of an interface's name whether it is left out
   */
  public SnapshotReader(Netlink netlink, Predicate<String> excluded, InstantSource clock) {
    this.netlink = requireNonNull(netlink, "netlink is null");
    this.excluded = requireNonNull(excluded, "excluded is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Reads links, counters and queues one after the other, within milliseconds. */
  public Snapshot read() throws IOException {
    LinkTable links = netlink.links().without(excluded);
    Map<Integer, LinkCounters> counters = new HashMap<>(netlink.counters());
    // An interface that came or went between the two dumps is in one of them only.
    counters.keySet().removeIf(index -> links.byIndex(index).isEmpty());
    Map<Integer, Qdisc> qdiscs = new HashMap<>();
    for (Qdisc qdisc : netlink.qdiscs()) {
      if (links.byIndex(qdisc.ifindex()).isPresent()) {
        qdiscs.put(qdisc.ifindex(), qdisc);
      }
    }
    return new Snapshot(links, counters, qdiscs, clock.instant());
  }
}
