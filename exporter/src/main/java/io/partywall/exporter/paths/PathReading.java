package io.partywall.exporter.paths;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the counters of a path's two ends say at one moment.
 *
 * @param offered packets that entered
 * @param delivered packets that left
 * @param lost of those that entered, by place
 * @param waiting packets in the queue before the end
 */
record PathReading(
    Endpoint from,
    Endpoint to,
    long offered,
    long delivered,
    Map<String, Long> lost,
    long waiting) {
  PathReading {
    lost = Map.copyOf(lost);
  }

  boolean hasEndsOf(PathReading other) {
    return from.equals(other.from) && to.equals(other.to);
  }

  /** Whether a counter says less than before, as after the reset of a driver. */
  boolean fellTo(PathReading now) {
    return now.offered < offered
        || now.delivered < delivered
        || lost.entrySet().stream()
            .anyMatch(place -> now.lost.getOrDefault(place.getKey(), 0L) < place.getValue());
  }

  /** What happened since an earlier reading of the same ends. */
  PathTotals since(PathReading earlier) {
    SortedMap<String, Long> more = new TreeMap<>();
    lost.forEach(
        (place, packets) -> more.put(place, packets - earlier.lost.getOrDefault(place, 0L)));
    long located = more.values().stream().mapToLong(Long::longValue).sum();
    return new PathTotals(
        offered - earlier.offered,
        delivered - earlier.delivered,
        more,
        (offered - earlier.offered)
            - (delivered - earlier.delivered)
            - located
            - (waiting - earlier.waiting));
  }
}
