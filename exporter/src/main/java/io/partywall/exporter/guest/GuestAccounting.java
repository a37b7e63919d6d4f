package io.partywall.exporter.guest;

import io.partywall.exporter.guest.NicCounters.Direction;
import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.LinkCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which counter of a host device speaks for which packets of its guest; the package's description
 * holds the table and its reasons.
 */
public final class GuestAccounting {
  private static final String GUEST_QUEUE = "guest_queue";
  private static final String QDISC = "qdisc";
  // The kernel does not say where it dropped what it received from the device.
  private static final String OTHER = "other";

  private GuestAccounting() {}

  /** Packets that the guest was given. */
  public static long receivePackets(DeviceView view, LinkCounters device) {
    return switch (view) {
      case HOST_TRANSMIT_IS_GUEST_RECEIVE -> device.get(Counter.TX_PACKETS);
      // The two are not read in one instant: a drop may be counted before its packet.
      case HOST_RECEIVE_IS_GUEST_RECEIVE ->
          Math.max(0, device.get(Counter.RX_PACKETS) - device.get(Counter.RX_DROPPED));
    };
  }

  /** The same as a counter that does not fall. */
  public static long receivePackets(
      DeviceView view, int ifindex, LinkCounters device, Differences deliveries) {
    return switch (view) {
      case HOST_TRANSMIT_IS_GUEST_RECEIVE -> receivePackets(view, device);
      case HOST_RECEIVE_IS_GUEST_RECEIVE ->
          deliveries.of(ifindex, device.get(Counter.RX_PACKETS), device.get(Counter.RX_DROPPED));
    };
  }

  /** Packets that the guest sent. */
  public static long transmitPackets(DeviceView view, LinkCounters device) {
    return device.get(
        switch (view) {
          case HOST_TRANSMIT_IS_GUEST_RECEIVE -> Counter.RX_PACKETS;
          case HOST_RECEIVE_IS_GUEST_RECEIVE -> Counter.TX_PACKETS;
        });
  }

  /** Packets for the guest that its full queue, or its absence, lost. */
  public static long guestQueueDrops(DeviceView view, LinkCounters device) {
    return device.get(
        switch (view) {
          case HOST_TRANSMIT_IS_GUEST_RECEIVE -> Counter.TX_DROPPED;
          case HOST_RECEIVE_IS_GUEST_RECEIVE -> Counter.RX_DROPPED;
        });
  }

  /** Whether what passes the root queueing discipline of the device goes to the guest. */
  public static boolean rootLeadsToGuest(DeviceView view) {
    return view == DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE;
  }

  /**
   * Turns a device's counters into the guest's.
   *
   * @param root drops of the device's root qdisc
   * @param ingress drops of its qdisc of kind ingress or clsact
   * @param deliveries what guests were given before, where that is a difference of counters
   */
  static NicCounters of(
      DeviceView view,
      int ifindex,
      LinkCounters device,
      QueueDrops root,
      QueueDrops ingress,
      Differences deliveries) {
    List<Loss> losses = new ArrayList<>();
    boolean turned = rootLeadsToGuest(view);
    Direction out = turned ? Direction.RECEIVE : Direction.TRANSMIT;
    Direction in = turned ? Direction.TRANSMIT : Direction.RECEIVE;
    add(losses, out, QDISC, root.of(ifindex));
    add(losses, in, QDISC, ingress.of(ifindex, QueueDrops.INGRESS));
    add(losses, Direction.EITHER, QDISC, ingress.of(ifindex, QueueDrops.CLSACT));
    losses.add(new Loss(Direction.RECEIVE, GUEST_QUEUE, guestQueueDrops(view, device)));
    losses.add(
        new Loss(
            Direction.TRANSMIT,
            OTHER,
            device.get(turned ? Counter.RX_DROPPED : Counter.TX_DROPPED)));
    return new NicCounters(
        receivePackets(view, ifindex, device, deliveries),
        device.get(turned ? Counter.TX_BYTES : Counter.RX_BYTES),
        turned ? OptionalLong.of(device.get(Counter.TX_ERRORS)) : OptionalLong.empty(),
        transmitPackets(view, device),
        device.get(turned ? Counter.RX_BYTES : Counter.TX_BYTES),
        OptionalLong.of(device.get(turned ? Counter.RX_ERRORS : Counter.TX_ERRORS)),
        losses);
  }

  private static void add(
      List<Loss> losses, Direction direction, String place, OptionalLong drops) {
    drops.ifPresent(packets -> losses.add(new Loss(direction, place, packets)));
  }
}
