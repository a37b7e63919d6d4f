package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Qdisc;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The drops of queueing disciplines at one end of each device as counters that do not fall. The
 * kernel counts in 32 bits and begins at 0 when a discipline is replaced; added to a 64-bit
 * counter, either would look like the reset of both.
 */
public final class QueueDrops {
  private static final long WRAP = 1L << 32;

  private final Map<Integer, Map<String, Count>> counts = new HashMap<>();

  /** Of the disciplines of one kind. */
  private static final class Count {
    private long last;
    private long earlier;

    void add(long drops) {
      if (drops < last) {
        boolean wrapped = last - drops > WRAP / 2;
        earlier += wrapped ? WRAP : last;
      }
      last = drops;
    }

    long sum() {
      return last + earlier;
    }
  }

  /** Takes what one reading says of every device; one that was not counted has gone. */
  public void update(Map<Integer, Qdisc> qdiscs, CounterTable devices) {
    counts.keySet().removeIf(ifindex -> devices.get(ifindex) == null);
    qdiscs.forEach((ifindex, qdisc) ->
        counts
            .computeIfAbsent(ifindex, index -> new HashMap<>())
            .computeIfAbsent(qdisc.kind(), kind -> new Count())
            .add(qdisc.drops()));
  }

  /** The drops of one device since it was first seen with a queueing discipline. */
  public OptionalLong of(int ifindex) {
    Map<String, Count> kinds = counts.get(ifindex);
    return kinds == null
        ? OptionalLong.empty()
        : OptionalLong.of(kinds.values().stream().mapToLong(Count::sum).sum());
  }

  /** The same of disciplines of one kind alone. */
  public OptionalLong of(int ifindex, String kind) {
    Count count = counts.getOrDefault(ifindex, Map.of()).get(kind);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count.sum());
  }
}
