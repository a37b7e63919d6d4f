package io.partywall.exporter.paths;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a path's packets.
 *
 * @param unexplained packets that entered, and neither left nor were lost where it is counted nor
 *     wait in the queue before the end; below 0 when more came out than went in
 */
record PathTotals(long offered, long delivered, SortedMap<String, Long> lost, long unexplained) {
  static final PathTotals NOTHING = new PathTotals(0, 0, Collections.emptySortedMap(), 0);

  PathTotals {
    lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
  }

  PathTotals plus(PathTotals other) {
    SortedMap<String, Long> sum = new TreeMap<>(lost);
    other.lost.forEach((place, packets) -> sum.merge(place, packets, Long::sum));
    return new PathTotals(
        offered + other.offered, delivered + other.delivered, sum, unexplained + other.unexplained);
  }

  PathTotals withUnexplained(long more) {
    return new PathTotals(offered, delivered, lost, unexplained + more);
  }
}
