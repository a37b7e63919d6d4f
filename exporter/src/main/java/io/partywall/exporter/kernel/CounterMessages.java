package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads RTM_NEWSTATS messages: {@code struct if_stats_msg} and {@code struct rtnl_link_stats64}
 * (linux/if_link.h).
 */
final class CounterMessages {
  static final int FIXED_PART = 12;
  static final int FILTER_OFFSET = 8;
  static final int IFLA_STATS_LINK_64 = 1;
  static final int LINK_64_ONLY = 1 << (IFLA_STATS_LINK_64 - 1);

  private static final int INDEX_OFFSET = 4;
  // Offsets within rtnl_link_stats64, whose fields are 64 bits each.
  private static final int RX_FIFO = 14 * 8;
  private static final int RX_MISSED = 15 * 8;
  private static final int RX_NOHANDLER = 23 * 8;

  private final Map<Integer, LinkCounters> counters = new HashMap<>();

  void clear() {
    counters.clear();
  }

  Map<Integer, LinkCounters> byIndex() {
    return counters;
  }

  void add(ByteBuffer message) {
    int start = message.position();
    Attributes attributes = new Attributes(message, start + FIXED_PART, message.limit());
    while (attributes.advance()) {
      if (attributes.type() == IFLA_STATS_LINK_64) {
        counters.put(message.getInt(start + INDEX_OFFSET), counters(attributes));
      }
    }
  }

  private static LinkCounters counters(Attributes stats) {
    return new LinkCounters(
        stats.longAt(0),
        stats.longAt(8),
        stats.longAt(16),
        stats.longAt(24),
        stats.longAt(32),
        stats.longAt(40),
        stats.longAt(48),
        stats.longAt(56),
        stats.longAt(RX_MISSED),
        stats.longAt(RX_FIFO),
        stats.longAt(RX_NOHANDLER));
  }
}
