package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.metrics.FamilyWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the guests of each VMM that do not fall when a guest leaves: what it had counted when
 * it was last seen stays in the sum. The counters are the devices', whoever has them: a guest that
 * starts again on a tap that stayed, or whose NICs change places, finds there what was counted
 * before.
 */
final class VmmTotals {
  // Devices that are gone, beside those that are there: one may come back with what it had, as
  // from another network namespace.
  private static final int REMEMBERED_DEVICES = 4096;

  private final Map<Key, Sums> seen = new LinkedHashMap<>();
  private final Map<String, Sums> folded = new TreeMap<>();
  private final Map<String, Map<GuestState, Integer>> states = new TreeMap<>();

  /** An interface's index is not used again until the numbers have run out. */
  private record Key(String vmm, int ifindex) {
    // What a record brings makes a dozen classes at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && ifindex == key.ifindex && vmm.equals(key.vmm);
    }

    @Override
    public int hashCode() {
      return 31 * ifindex + vmm.hashCode();
    }
  }

  private static final class Sums {
    private final long[] values;

    private Sums(long[] values) {
      this.values = values;
    }

    static Sums of(NicCounters nic) {
      return new Sums(
          new long[] {
            nic.receivePackets(),
            nic.receiveBytes(),
            nic.receiveDrops(),
            nic.transmitPackets(),
            nic.transmitBytes(),
            nic.transmitDrops()
          });
    }

    static Sums nothing() {
      return new Sums(new long[FAMILIES.size()]);
    }

    Sums plus(Sums other) {
      long[] sum = values.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.values[i];
      }
      return new Sums(sum);
    }

    boolean fellTo(Sums now) {
      for (int i = 0; i < values.length; i++) {
        if (now.values[i] < values[i]) {
          return true;
        }
      }
      return false;
    }
  }

  private static final List<String> FAMILIES =
      List.of(
          "receive_packets",
          "receive_bytes",
          "receive_drops",
          "transmit_packets",
          "transmit_bytes",
          "transmit_drops");

  void update(List<Guest> guests, List<NicReading> readings, CounterTable devices) {
    for (NicReading reading : readings) {
      Key key = new Key(reading.guest().vmm(), reading.nic().ifindex());
      Sums now = Sums.of(reading.counters());
      Sums before = seen.put(key, now);
      if (before != null && before.fellTo(now)) {
        fold(key, before);
      }
    }
    if (seen.size() > REMEMBERED_DEVICES + devices.size()) {
      forget(devices);
    }
    count(guests);
  }

  /** Those that are gone, the oldest first. */
  private void forget(CounterTable devices) {
    for (Key key : new ArrayList<>(seen.keySet())) {
      if (seen.size() <= REMEMBERED_DEVICES + devices.size()) {
        break;
      }
      if (devices.get(key.ifindex()) == null) {
        fold(key, seen.getOrDefault(key, Sums.nothing()));
        seen.remove(key);
      }
    }
  }

  private void fold(Key key, Sums sums) {
    folded.merge(key.vmm(), sums, Sums::plus);
  }

  private void count(List<Guest> guests) {
    // A VMM whose guests have all left has 0 guests; one that never had any is not spoken of.
    states.values().forEach(Map::clear);
    for (Guest guest : guests) {
      states
          .computeIfAbsent(guest.vmm(), vmm -> new EnumMap<>(GuestState.class))
          .merge(guest.state(), 1, Integer::sum);
    }
  }

  void write(FamilyWriter out) {
    Map<String, Sums> totals = new TreeMap<>(folded);
    seen.forEach((key, sums) -> totals.merge(key.vmm(), sums, Sums::plus));
    for (int i = 0; i < FAMILIES.size(); i++) {
      out.family(
          "partywall_vmm_" + FAMILIES.get(i) + "_total",
          "counter",
          "Sum over the guests of the VMM, with those that left. Receive and transmit are the"
              + " guests' view.");
      for (Map.Entry<String, Sums> total : totals.entrySet()) {
        out.sample(total.getValue().values[i], "vmm", total.getKey());
      }
    }
    out.family("partywall_vmm_guests", "gauge", "Guests of the VMM in each state.");
    states.forEach((vmm, counts) -> {
      for (GuestState state : GuestState.values()) {
        out.sample(counts.getOrDefault(state, 0), "vmm", vmm, "state", state.label());
      }
    });
  }
}
