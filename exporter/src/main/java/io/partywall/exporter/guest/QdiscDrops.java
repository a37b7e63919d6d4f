package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The drops of root queueing disciplines as counters that do not fall. The kernel counts in 32 bits
 * and begins at 0 when a discipline is replaced; added to a 64-bit counter, either would look like
 * the reset of both.
 */
final class QdiscDrops {
  private static final long WRAP = 1L << 32;

  private final Map<Integer, Long> last = new HashMap<>();
  private final Map<Integer, Long> earlier = new HashMap<>();

  /** Takes what a snapshot says of every device. */
  void update(Snapshot snapshot) {
    last.keySet().retainAll(snapshot.counters().keySet());
    earlier.keySet().retainAll(snapshot.counters().keySet());
    snapshot
        .rootQdiscs()
        .forEach((ifindex, qdisc) -> {
          long before = last.getOrDefault(ifindex, 0L);
          if (qdisc.drops() < before) {
            boolean wrapped = before - qdisc.drops() > WRAP / 2;
            earlier.merge(ifindex, wrapped ? WRAP : before, Long::sum);
          }
          last.put(ifindex, qdisc.drops());
        });
  }

  /** The drops of one device since it was first seen with a queueing discipline. */
  OptionalLong of(int ifindex) {
    Long drops = last.get(ifindex);
    return drops == null
        ? OptionalLong.empty()
        : OptionalLong.of(drops + earlier.getOrDefault(ifindex, 0L));
  }
}
