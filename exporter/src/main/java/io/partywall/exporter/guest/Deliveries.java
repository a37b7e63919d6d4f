package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.LinkCounters;
import java.util.HashMap;
import java.util.Map;

/**
 * The packets that guests were given as counters that do not fall. Those of a macvtap are the
 * difference of two counters that are not read in one instant: of a guest that takes nothing while
 * it is flooded, it may be less than before.
 */
final class Deliveries {
  private final Map<Integer, Seen> seen = new HashMap<>();

  private record Seen(long received, long dropped, long delivered) {
    boolean beganAnew(long receivedNow, long droppedNow) {
      return receivedNow < received || droppedNow < dropped;
    }
  }

  /** Forgets the devices that have gone. */
  void keep(CounterTable devices) {
    seen.keySet().removeIf(ifindex -> devices.get(ifindex) == null);
  }

  long of(DeviceView view, int ifindex, LinkCounters device) {
    long delivered = GuestAccounting.receivePackets(view, device);
    if (view != DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE) {
      return delivered;
    }
    long received = device.get(Counter.RX_PACKETS);
    long dropped = device.get(Counter.RX_DROPPED);
    Seen before = seen.get(ifindex);
    if (before != null && !before.beganAnew(received, dropped)) {
      delivered = Math.max(delivered, before.delivered());
    }
    seen.put(ifindex, new Seen(received, dropped, delivered));
    return delivered;
  }
}
