package io.partywall.exporter.drops;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the kernel gives up in the way of a drop though nothing was too full, too slow or forbidden.
 * It has no word of its own for most of these, or has it in newer versions only: the function that
 * frees the packet tells.
 */
enum FreeKind {
  /** What waited in the queue of an interface, a neighbour or a socket that was taken down. */
  PURGE,
  /** pktgen's own hold on each packet that it has sent. */
  GENERATOR,
  /** Messages between programs of this machine, or between them and the kernel. */
  LOCAL;

  private static final List<String> LOCALS =
      List.of("unix_", "netlink_", "__netlink_", "genl_", "rtnetlink_", "nfnetlink_", "audit_");
  // Open vSwitch's answers to its daemon; ovs_dp_… and ovs_vport_… lose packets.
  private static final String SWITCH = "ovs_";
  private static final String SWITCH_COMMAND = "_cmd_";

  /** Reasons that say nothing else: QUEUE_PURGE came with Linux 6.8, SOCKET_CLOSE with 6.14. */
  private static final Set<String> PURGE_REASONS = Set.of("QUEUE_PURGE", "SOCKET_CLOSE");

  private static final String NO_REASON = "NOT_SPECIFIED";
  // Parts of the names of functions that empty queues: of sockets, of taps (tun.c), of queueing
  // disciplines (those are freed when the lock of rtnetlink is let go, net/core/rtnetlink.c), of
  // the backlog (net/core/dev.c), of neighbours.
  private static final List<String> PURGES =
      List.of(
          "purge",
          "destruct",
          "kill_queues",
          "tun_ptr_free",
          "tun_detach",
          "rtnl_unlock",
          "rtnl_kfree_skbs",
          "qdisc_reset",
          "pfifo_fast_reset",
          "flush_backlog",
          "neigh_destroy");
  // Fragments that wait for the missing one too long are lost, not taken down.
  private static final String FRAGMENTS = "inet_frag";

  /** What that function's frees are; nothing for a drop. */
  static Optional<FreeKind> of(String function, String reason) {
    if (function.startsWith("pktgen_")) {
      return Optional.of(GENERATOR);
    }
    if (LOCALS.stream().anyMatch(function::startsWith)
        || (function.startsWith(SWITCH) && function.contains(SWITCH_COMMAND))) {
      return Optional.of(LOCAL);
    }
    boolean purge =
        PURGE_REASONS.contains(reason)
            || (reason.equals(NO_REASON)
                && !function.startsWith(FRAGMENTS)
                && PURGES.stream().anyMatch(function::contains));
    return purge ? Optional.of(PURGE) : Optional.empty();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
