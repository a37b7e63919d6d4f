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

  private final Map<Integer, Count> counts = new HashMap<>();

  private static final class Count {
    private String kind = "";
    private long last;
    private long earlier;
  }

  /** Takes what one reading says of every device; one that was not counted has gone. */
  public void update(Map<Integer, Qdisc> qdiscs, CounterTable devices) {
    counts.keySet().removeIf(ifindex -> devices.get(ifindex) == null);
    qdiscs.forEach((ifindex, qdisc) -> {
      Count count = counts.computeIfAbsent(ifindex, index -> new Count());
      if (qdisc.drops() < count.last) {
        boolean wrapped = count.last - qdisc.drops() > WRAP / 2;
        count.earlier += wrapped ? WRAP : count.last;
      }
      count.last = qdisc.drops();
      count.kind = qdisc.kind();
    });
  }

  /** The drops of one device since it was first seen with a queueing discipline. */
  public OptionalLong of(int ifindex) {
    Count count = counts.get(ifindex);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count.last + count.earlier);
  }

  /** The kind of the discipline that the device had last; empty where it had none. */
  public String kind(int ifindex) {
    Count count = counts.get(ifindex);
    return count == null ? "" : count.kind;
  }
}
