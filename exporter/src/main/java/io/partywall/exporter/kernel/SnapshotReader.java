package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads snapshots, one after the other, and leaves out the interfaces that nobody wants to see. A
 * snapshot holds until the next is read.
 */
public final class SnapshotReader {
  private final NetworkReader network;
  private final Predicate<String> excluded;
  private final InstantSource clock;
  private final CounterTable counters;
  private LinkTable all = new LinkTable(List.of());
  private LinkTable shown = all;

  /**
   * Remembers what to read.
   *
   * @param excluded says of an interface's name whether it is left out
   * @param counters what is filled at each reading
   */
  public SnapshotReader(
      NetworkReader network,
      Predicate<String> excluded,
      CounterTable counters,
      InstantSource clock) {
    this.network = requireNonNull(network, "network is null");
    this.excluded = requireNonNull(excluded, "excluded is null");
    this.counters = requireNonNull(counters, "counters is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Reads links, counters and queues one after the other, within milliseconds. */
  public Snapshot read() throws IOException {
    LinkTable links = network.links();
    if (links != all) {
      all = links;
      shown = links.without(excluded);
    }
    counters.reserve(links.all().size());
    network.count(counters);
    return Snapshot.of(shown, counters, network.qdiscs(), clock.instant());
  }
}
