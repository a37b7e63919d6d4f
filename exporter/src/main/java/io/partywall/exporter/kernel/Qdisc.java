package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

/**
 * The root queueing discipline of one interface.
 *
 * @param kind its name, such as {@code fq_codel}
 * @param drops packets it dropped, its children's included; the kernel counts in 32 bits
 */
public record Qdisc(int ifindex, String kind, long drops, long backlogPackets, long backlogBytes) {
  public Qdisc {
    requireNonNull(kind, "kind is null");
  }
}
