package io.partywall.exporter.guest;

import io.partywall.exporter.guest.NicCounters.Direction;
import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.LinkCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which counter of a host device speaks for which packets of its guest.
 *
 * <p>On the way to a guest behind a tap or a veth, a packet is lost in the root qdisc, which leaves
 * {@code tx_dropped} alone, or because the guest's queue is full, which is {@code tx_dropped}. The
 * classes below a root qdisc count the same drops once more, so only the root counts. Packets that
 * wait in the queue of a guest that does not run, up to the device's {@code txqueuelen}, are in no
 * counter: they are neither lost nor delivered.
 */
public final class GuestAccounting {
  private static final String GUEST_QUEUE = "guest_queue";
  private static final String QDISC = "qdisc";
  // The kernel does not say where it dropped what it received from the device.
  private static final String OTHER = "other";

  private GuestAccounting() {}

  /**
   * Turns a device's counters into the guest's.
   *
   * @param qdiscDrops drops of the device's root qdisc; empty where it is not known
   */
  public static NicCounters of(DeviceView view, LinkCounters device, OptionalLong qdiscDrops) {
    return switch (view) {
      case HOST_TRANSMIT_IS_GUEST_RECEIVE -> tap(device, qdiscDrops);
      case HOST_RECEIVE_IS_GUEST_RECEIVE -> macvtap(device, qdiscDrops);
    };
  }

  private static NicCounters tap(LinkCounters device, OptionalLong qdiscDrops) {
    List<Loss> losses = new ArrayList<>();
    qdiscDrops.ifPresent(drops -> losses.add(new Loss(Direction.RECEIVE, QDISC, drops)));
    losses.add(new Loss(Direction.RECEIVE, GUEST_QUEUE, device.txDropped()));
    losses.add(new Loss(Direction.TRANSMIT, OTHER, device.rxDropped()));
    return new NicCounters(
        device.txPackets(),
        device.txBytes(),
        OptionalLong.of(device.txErrors()),
        device.rxPackets(),
        device.rxBytes(),
        OptionalLong.of(device.rxErrors()),
        losses);
  }

  private static NicCounters macvtap(LinkCounters device, OptionalLong qdiscDrops) {
    List<Loss> losses = new ArrayList<>();
    losses.add(new Loss(Direction.RECEIVE, GUEST_QUEUE, device.rxDropped()));
    // What passes the qdisc of a macvtap comes from the guest.
    qdiscDrops.ifPresent(drops -> losses.add(new Loss(Direction.TRANSMIT, QDISC, drops)));
    losses.add(new Loss(Direction.TRANSMIT, OTHER, device.txDropped()));
    return new NicCounters(
        // The two are not read in one instant: a drop may be counted before its packet.
        Math.max(0, device.rxPackets() - device.rxDropped()),
        device.rxBytes(),
        OptionalLong.empty(),
        device.txPackets(),
        device.txBytes(),
        OptionalLong.of(device.txErrors()),
        losses);
  }
}
