package io.partywall.exporter.peaks;

import java.util.concurrent.TimeUnit;

/** How far back a peak may lie. */
enum Window {
  FIFTEEN_SECONDS("15s", 15),
  ONE_MINUTE("1m", 60),
  FIVE_MINUTES("5m", 300);

  /** Parts of a window; one of them leaves it at a time. */
  static final int PARTS = 15;

  /** A part of the shortest window; each other window's part is a multiple of it. */
  static final long SHORTEST_PART_NANOS = FIFTEEN_SECONDS.partNanos();

  private final String label;
  private final int seconds;

  Window(String label, int seconds) {
    this.label = label;
    this.seconds = seconds;
  }

  String label() {
    return label;
  }

  long partNanos() {
    return TimeUnit.SECONDS.toNanos(seconds) / PARTS;
  }
}
