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
  /** The kind of discipline for what a device receives. */
  public static final String INGRESS = "ingress";

  /** The kind that also drops what a device sends, in the same counter. */
  static final String CLSACT = "clsact";

  private static final long WRAP = 1L << 32;

  private final Map<Integer, Count> counts = new HashMap<>();

  /** Of one device, by kind of discipline. */
  private static final class Count {
    private final Map<String, Long> sums = new HashMap<>();
    private String kind = "";
    private long last;

    void add(Qdisc qdisc) {
      long more = qdisc.drops() - last;
      if (!qdisc.kind().equals(kind)) {
        more = qdisc.drops();
      } else if (more < 0) {
        boolean wrapped = -more > WRAP / 2;
        more = wrapped ? more + WRAP : qdisc.drops();
      }
      sums.merge(qdisc.kind(), more, Long::sum);
      kind = qdisc.kind();
      last = qdisc.drops();
    }
  }

  /** Takes what one reading says of every device; one that was not counted has gone. */
  public void update(Map<Integer, Qdisc> qdiscs, CounterTable devices) {
    counts.keySet().removeIf(ifindex -> devices.get(ifindex) == null);
    qdiscs.forEach(
        (ifindex, qdisc) -> counts.computeIfAbsent(ifindex, index -> new Count()).add(qdisc));
  }

  /** The drops of one device since it was first seen with a queueing discipline. */
  public OptionalLong of(int ifindex) {
    Count count = counts.get(ifindex);
    if (count == null) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (long ofKind : count.sums.values()) {
      sum += ofKind;
    }
    return OptionalLong.of(sum);
  }

  /** The same of disciplines of one kind alone. */
  public OptionalLong of(int ifindex, String kind) {
    Count count = counts.get(ifindex);
    Long sum = count == null ? null : count.sums.get(kind);
    return sum == null ? OptionalLong.empty() : OptionalLong.of(sum);
  }
}
