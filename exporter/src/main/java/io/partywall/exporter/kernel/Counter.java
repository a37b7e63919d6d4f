package io.partywall.exporter.kernel;

/**
 * The counters that the kernel keeps of each interface, in the order of {@code struct
 * rtnl_link_stats64} (linux/if_link.h). The view is the host's: received means that the host
 * received it from the interface.
 */
public enum Counter {
  RX_PACKETS,
  TX_PACKETS,
  RX_BYTES,
  TX_BYTES,
  RX_ERRORS,
  TX_ERRORS,
  /** Dropped after reception; never the loss of a guest for bridges, bonds and lower devices. */
  RX_DROPPED,
  /** Dropped on the way out; on a guest's host device, lost on the way to the guest. */
  TX_DROPPED,
  MULTICAST,
  COLLISIONS,
  RX_LENGTH_ERRORS,
  RX_OVER_ERRORS,
  RX_CRC_ERRORS,
  RX_FRAME_ERRORS,
  RX_FIFO_ERRORS,
  /** Dropped by the NIC because its ring was full. */
  RX_MISSED_ERRORS,
  TX_ABORTED_ERRORS,
  TX_CARRIER_ERRORS,
  TX_FIFO_ERRORS,
  TX_HEARTBEAT_ERRORS,
  TX_WINDOW_ERRORS,
  RX_COMPRESSED,
  TX_COMPRESSED,
  /** Heard by an inactive member of a bond; no loss. */
  RX_NOHANDLER;

  private static final int ALL = values().length;

  /** Which field of the struct it is. */
  @SuppressWarnings("EnumOrdinal") // The order is the struct's.
  int field() {
    return ordinal();
  }

  /** How many there are. */
  static int count() {
    return ALL;
  }
}
