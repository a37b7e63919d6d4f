package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

/**
 * One NIC of a guest and the host device behind it.
 *
 * @param position the NIC's number in the guest's configuration, from {@code "0"}
 * @param ifindex the host device's index
 * @param device the host device's name
 * @param bridge the bridge, or another master, that the device is in; empty for none
 * @param mac the guest's own address, colon-separated and lower case; empty where unknown
 * @param model what the guest sees, such as {@code virtio-net-pci}; empty where unknown
 */
public record GuestNic(
    String position,
    int ifindex,
    String device,
    String bridge,
    String mac,
    String model,
    DeviceView view) {
  public GuestNic {
    requireNonNull(position, "position is null");
    requireNonNull(device, "device is null");
    requireNonNull(bridge, "bridge is null");
    requireNonNull(mac, "mac is null");
    requireNonNull(model, "model is null");
    requireNonNull(view, "view is null");
    if (ifindex <= 0) {
      throw new IllegalArgumentException("ifindex is " + ifindex);
    }
  }
}
