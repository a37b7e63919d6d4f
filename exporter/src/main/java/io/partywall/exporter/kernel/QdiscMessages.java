package io.partywall.exporter.kernel;

import io.partywall.exporter.kernel.Qdisc.Hook;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads RTM_NEWQDISC messages: {@code struct tcmsg} (linux/rtnetlink.h) and {@code struct
 * gnet_stats_queue} (linux/gen_stats.h).
 */
final class QdiscMessages {
  static final int FIXED_PART = 20;

  private static final int INDEX_OFFSET = 4;
  private static final int PARENT_OFFSET = 12;
  // linux/pkt_sched.h; clsact has the parent of ingress.
  private static final int TC_H_ROOT = 0xFFFFFFFF;
  private static final int TC_H_INGRESS = 0xFFFFFFF1;
  private static final int TCA_KIND = 1;
  private static final int TCA_STATS2 = 7;
  private static final int TCA_STATS_QUEUE = 3;
  private static final int QLEN_OFFSET = 0;
  private static final int BACKLOG_OFFSET = 4;
  private static final int DROPS_OFFSET = 8;

  private final List<Qdisc> qdiscs = new ArrayList<>();

  void clear() {
    qdiscs.clear();
  }

  List<Qdisc> qdiscs() {
    return List.copyOf(qdiscs);
  }

  /** Whether the message is of a discipline at an end of the interface, and not of a child. */
  static boolean isOutermost(ByteBuffer message) {
    int parent = message.getInt(message.position() + PARENT_OFFSET);
    return parent == TC_H_ROOT || parent == TC_H_INGRESS;
  }

  void add(ByteBuffer message) {
    // A child's drops are in its root's too.
    if (!isOutermost(message)) {
      return;
    }
    int start = message.position();
    Hook hook = message.getInt(start + PARENT_OFFSET) == TC_H_ROOT ? Hook.ROOT : Hook.INGRESS;
    String kind = "";
    long packets = 0;
    long bytes = 0;
    long drops = 0;
    Attributes attributes = new Attributes(message, start + FIXED_PART, message.limit());
    while (attributes.advance()) {
      if (attributes.type() == TCA_KIND) {
        kind = attributes.text();
        if (!Qdisc.canHold(kind)) {
          return;
        }
      } else if (attributes.type() == TCA_STATS2) {
        Attributes statistics = attributes.nested();
        while (statistics.advance()) {
          if (statistics.type() == TCA_STATS_QUEUE) {
            packets = Integer.toUnsignedLong(statistics.intAt(QLEN_OFFSET));
            bytes = Integer.toUnsignedLong(statistics.intAt(BACKLOG_OFFSET));
            drops = Integer.toUnsignedLong(statistics.intAt(DROPS_OFFSET));
          }
        }
      }
    }
    int ifindex = message.getInt(start + INDEX_OFFSET);
    qdiscs.add(new Qdisc(ifindex, hook, kind, drops, packets, bytes));
  }
}
