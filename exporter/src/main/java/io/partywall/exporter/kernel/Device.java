package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an interface's driver says of itself.
 *
 * @param driver its name, such as {@code e1000e} or {@code veth}; empty where there is none
 * @param offloads those of {@code tso}, {@code gso} and {@code gro} that are on: with them, a
 *     counted packet may be several frames
 */
public record Device(String driver, List<String> offloads) {
  /** Of which nothing is known. */
  public static final Device UNKNOWN = new Device("", List.of());

  public Device {
    requireNonNull(driver, "driver is null");
    offloads = List.copyOf(offloads);
  }
}
