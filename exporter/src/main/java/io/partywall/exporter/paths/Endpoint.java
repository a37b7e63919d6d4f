package io.partywall.exporter.paths;

import io.partywall.exporter.guest.DeviceView;

/**
 * The device that an end of a path is at this moment.
 *
 * @param guest whether the other side of the device is a guest, and not a network
 */
record Endpoint(int ifindex, DeviceView view, boolean guest) {}
