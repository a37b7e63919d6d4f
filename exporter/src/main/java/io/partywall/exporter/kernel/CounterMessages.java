package io.partywall.exporter.kernel;

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

  /** Takes the counters of the message that begins and ends there, without its header. */
  void add(Words words, int start, int end) {
    int next = start + FIXED_PART;
    // By hand, as these are read many times a second: no object for each message.
    while (next + ATTRIBUTE_HEADER <= end) {
      int length = words.shortAt(next);
      if (length < ATTRIBUTE_HEADER || next + length > end) {
        return;
      }
      if ((words.shortAt(next + 2) & TYPE_MASK) == IFLA_STATS_LINK_64) {
        table.put(
            words.intAt(start + INDEX_OFFSET),
            words,
            next + ATTRIBUTE_HEADER,
            (length - ATTRIBUTE_HEADER) / Long.BYTES);
      }
      next += (length + 3) & ~3;
    }
  }
}
