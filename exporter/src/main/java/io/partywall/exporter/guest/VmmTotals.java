package io.partywall.exporter.guest;

import io.partywall.exporter.metrics.FamilyWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over the guests of each VMM that do not fall when a guest leaves: what it had counted when
 * it was last seen stays in the sum.
 */
final class VmmTotals {
  // A NIC that comes back with what it had, as after a probe's failure, is not counted twice.
  private static final int REMEMBERED_NICS = 4096;

  private final Map<Key, Seen> seen = new LinkedHashMap<>();
  private final Map<String, Sums> folded = new TreeMap<>();
  private final Map<String, Map<GuestState, Integer>> states = new TreeMap<>();
  private long updates;

  /** An interface's index is not used again until the numbers have run out. */
  private record Key(String vmm, String uuid, String position, int ifindex) {}

  private record Seen(Sums sums, long update) {}

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

  void update(List<Guest> guests, List<NicReading> readings) {
    updates++;
    int live = 0;
    for (NicReading reading : readings) {
      Key key =
          new Key(
              reading.guest().vmm(),
              reading.guest().uuid(),
              reading.nic().position(),
              reading.nic().ifindex());
      Sums now = Sums.of(reading.counters());
      Seen before = seen.put(key, new Seen(now, updates));
      if (before != null && before.sums().fellTo(now)) {
        fold(key, before.sums());
      }
      live += before == null || before.update() != updates ? 1 : 0;
    }
    forget(seen.size() - live - REMEMBERED_NICS);
    count(guests);
  }

  private void forget(int tooMany) {
    if (tooMany > 0) {
      List<Map.Entry<Key, Seen>> gone =
          seen.entrySet().stream()
              .filter(entry -> entry.getValue().update() != updates)
              .limit(tooMany)
              .toList();
      for (Map.Entry<Key, Seen> entry : gone) {
        fold(entry.getKey(), entry.getValue().sums());
        seen.remove(entry.getKey());
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
    seen.forEach((key, last) -> totals.merge(key.vmm(), last.sums(), Sums::plus));
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
