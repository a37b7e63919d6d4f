package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.CounterTable;
import java.util.HashMap;
import java.util.Map;

/**
 * The difference of two counters of each device as a counter that does not fall. The two are not
 * read in one instant: what is taken off may be counted before what it is taken from, so that their
 * difference is less than before.
 */
public final class Differences {
  private final Map<Integer, Seen> seen = new HashMap<>();

  private record Seen(long whole, long part, long difference) {
    boolean beganAnew(long wholeNow, long partNow) {
      return wholeNow < whole || partNow < part;
    }
  }

  /** Forgets the devices that have gone. */
  public void keep(CounterTable devices) {
    seen.keySet().removeIf(ifindex -> devices.get(ifindex) == null);
  }

  /** What is left of the one counter of that device without the other. */
  public long of(int ifindex, long whole, long part) {
    long difference = Math.max(0, whole - part);
    Seen before = seen.get(ifindex);
    if (before != null && !before.beganAnew(whole, part)) {
      difference = Math.max(difference, before.difference());
    }
    seen.put(ifindex, new Seen(whole, part, difference));
    return difference;
  }
}
