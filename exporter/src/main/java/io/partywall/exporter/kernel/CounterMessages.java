package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;

/**
 * Reads RTM_NEWSTATS messages, {@code struct if_stats_msg} and {@code struct rtnl_link_stats64}
 * (linux/if_link.h), into a table.
 */
final class CounterMessages {
  static final int FIXED_PART = 12;
  static final int INDEX_OFFSET = 4;
  static final int FILTER_OFFSET = 8;
  static final int LINK_64_ONLY = 1;

  private static final int IFLA_STATS_LINK_64 = 1;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int TYPE_MASK = 0x3fff;

  private final CounterTable table;

  CounterMessages(CounterTable table) {
    this.table = table;
  }

  void add(ByteBuffer message) {
    int start = message.position();
    int next = start + FIXED_PART;
    int end = message.limit();
    // By hand, as these are read many times a second: no object for each message.
    while (next + ATTRIBUTE_HEADER <= end) {
      int length = Short.toUnsignedInt(message.getShort(next));
      if (length < ATTRIBUTE_HEADER || next + length > end) {
        return;
      }
      if ((message.getShort(next + 2) & TYPE_MASK) == IFLA_STATS_LINK_64) {
        copy(message, next + ATTRIBUTE_HEADER, (length - ATTRIBUTE_HEADER) / Long.BYTES, start);
      }
      next += (length + 3) & ~3;
    }
  }

  private void copy(ByteBuffer message, int from, int told, int start) {
    int to = table.add(message.getInt(start + INDEX_OFFSET));
    // Newer kernels tell more counters than there were.
    int count = Math.min(told, table.fields());
    table.knowsFirst(count);
    long[] values = table.values();
    for (int i = 0; i < count; i++) {
      values[to + i] = message.getLong(from + i * Long.BYTES);
    }
  }
}
