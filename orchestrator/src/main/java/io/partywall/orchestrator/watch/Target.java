package io.partywall.orchestrator.watch;

import static java.util.Objects.requireNonNull;

/**
 * An exporter that Prometheus scrapes.
 *
 * @param address such as {@code 198.19.0.2:9917}
 * @param instance the host's name, which alerts carry
 */
public record Target(String address, String instance) {
  public Target {
    requireNonNull(address, "address is null");
    requireNonNull(instance, "instance is null");
    if (!address.matches("[0-9A-Za-z.:\\[\\]-]+:[0-9]+")) {
      throw new IllegalArgumentException("address is not host:port: " + address);
    }
    if (!instance.matches("[0-9A-Za-z._:-]+")) {
      throw new IllegalArgumentException("instance is not a host's name: " + instance);
    }
  }
}
