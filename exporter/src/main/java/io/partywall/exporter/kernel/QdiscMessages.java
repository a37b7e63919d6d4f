package io.partywall.exporter.kernel;

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
  private static final int TC_H_ROOT = 0xFFFFFFFF;
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

  List<Qdisc> roots() {
    return List.copyOf(qdiscs);
  }

  void add(ByteBuffer message) {
    int start = message.position();
    // A child's drops are in its root's too; ingress and clsact hang elsewhere.
    if (message.getInt(start + PARENT_OFFSET) != TC_H_ROOT) {
      return;
    }
    String kind = "";
    long packets = 0;
    long bytes = 0;
    long drops = 0;
    Attributes attributes = new Attributes(message, start + FIXED_PART, message.limit());
    while (attributes.advance()) {
      if (attributes.type() == TCA_KIND) {
        kind = attributes.text();
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
    qdiscs.add(new Qdisc(message.getInt(start + INDEX_OFFSET), kind, drops, packets, bytes));
  }
}
