package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Qdisc.Hook;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel counted at one moment; every collector of a scrape reads the same one. It holds
 * until its reader reads the next.
 *
 * @param links the interfaces, without those that the configuration excludes; the same table as in
 *     the snapshot before while none changed
 * @param counters by interface index, of these interfaces and of others, as all that follows
 * @param rootQdiscs where there is one that can hold packets
 * @param ingressQdiscs those of kind {@code ingress} or {@code clsact}
 */
public record Snapshot(
    LinkTable links,
    CounterTable counters,
    Map<Integer, Qdisc> rootQdiscs,
    Map<Integer, Qdisc> ingressQdiscs,
    Instant time) {
  public Snapshot {
    requireNonNull(links, "links is null");
    requireNonNull(counters, "counters is null");
    rootQdiscs = Map.copyOf(rootQdiscs);
    ingressQdiscs = Map.copyOf(ingressQdiscs);
    requireNonNull(time, "time is null");
  }

  /** Sorts the disciplines by where they stand. */
  public static Snapshot of(
      LinkTable links, CounterTable counters, List<Qdisc> qdiscs, Instant time) {
    Map<Integer, Qdisc> roots = new HashMap<>();
    Map<Integer, Qdisc> ingress = new HashMap<>();
    for (Qdisc qdisc : qdiscs) {
      (qdisc.hook() == Hook.ROOT ? roots : ingress).put(qdisc.ifindex(), qdisc);
    }
    return new Snapshot(links, counters, roots, ingress, time);
  }

  /** A host without interfaces. */
  public static Snapshot empty(Instant time) {
    return of(new LinkTable(List.of()), new CounterTable(), List.of(), time);
  }
}
