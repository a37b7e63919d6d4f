package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * One network interface of this namespace, without its counters.
 *
 * @param index the interface's index, unique within the namespace until the interface goes
 * @param kind the driver's kind ({@code tun}, {@code veth}, {@code bridge}, …); empty for hardware
 *     and loopback
 * @param master index of the bridge or bond it is in; 0 for none
 * @param peer IFLA_LINK: the lower device, or the other end of a veth, in the peer's numbering; 0
 *     for none
 * @param peerNamespace IFLA_LINK_NETNSID: this namespace's id for the one where {@code peer} lives
 * @param mac colon-separated, lower case; empty where the interface has none
 */
public record Link(
    int index,
    String name,
    String kind,
    int master,
    int peer,
    OptionalInt peerNamespace,
    String mac,
    boolean up,
    boolean carrier) {
  public Link {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(peerNamespace, "peerNamespace is null");
    requireNonNull(mac, "mac is null");
  }
}
