package io.partywall.exporter.guest;

/** Whose view the counters of a guest's host device have. */
public enum DeviceView {
  /**
   * The host's, as of a tap or of the host's end of a veth: what it transmits, the guest receives.
   */
  HOST_TRANSMIT_IS_GUEST_RECEIVE,
  /**
   * The guest's, as of a macvtap: {@code rx_packets} includes the frames that found the guest's
   * ring full, each of which stands in {@code rx_dropped} and once more in {@code rx_errors}.
   */
  HOST_RECEIVE_IS_GUEST_RECEIVE
}
