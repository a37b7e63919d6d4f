package io.partywall.exporter.guest;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of one NIC's packets, in the guest's view.
 *
 * @param losses each lost packet in exactly one of them
 */
public record NicCounters(
    long receivePackets,
    long receiveBytes,
    OptionalLong receiveErrors,
    long transmitPackets,
    long transmitBytes,
    OptionalLong transmitErrors,
    List<Loss> losses) {
  public NicCounters {
    losses = List.copyOf(losses);
  }

  /** Which way a packet was going, as the guest sees it. */
  public enum Direction {
    RECEIVE,
    TRANSMIT,
    /** One of both, and its counter does not tell which: in neither direction's sum. */
    EITHER
  }

  /** Packets lost at one place. */
  public record Loss(Direction direction, String place, long packets) {}

  /** All packets lost on the way to the guest. */
  public long receiveDrops() {
    return drops(Direction.RECEIVE);
  }

  /** All packets of the guest that the host lost. */
  public long transmitDrops() {
    return drops(Direction.TRANSMIT);
  }

  private long drops(Direction direction) {
    long sum = 0;
    for (Loss loss : losses) {
      sum += loss.direction() == direction ? loss.packets() : 0;
    }
    return sum;
  }
}
