package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * What the kernel counted at one moment; every collector of a scrape reads the same one.
 *
 * @param links the interfaces, without those that the configuration excludes
 * @param counters by interface index, of interfaces in {@code links} only
 * @param rootQdiscs by interface index, of interfaces in {@code links} only
 */
public record Snapshot(
    LinkTable links,
    Map<Integer, LinkCounters> counters,
    Map<Integer, Qdisc> rootQdiscs,
    Instant time) {
  public Snapshot {
    requireNonNull(links, "links is null");
    counters = Map.copyOf(counters);
    rootQdiscs = Map.copyOf(rootQdiscs);
    requireNonNull(time, "time is null");
  }
}
