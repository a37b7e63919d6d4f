package io.partywall.exporter;

import io.vertx.core.Vertx;

/**
 * Keeps the heap small. The serial collector lets the old generation grow to its limit before it
 * collects there, and what every look at the guests leaves behind lives just long enough to get
 * there: the daemon would grow by a megabyte a minute for an hour. So the collector is asked for
 * each quarter of a megabyte that the heap takes; at once given back is what is free then, by
 * {@code jvm.options}.
 */
final class HeapTrim {
  private static final long INTERVAL_MILLISECONDS = 10_000;
  private static final long SPARE_BYTES = 1 << 18;

  // The heap in bytes as the latest collection left it; the first look is one.
  private long collectedTo;

  private HeapTrim() {}

  /** Looks from time to time. */
  static void start(Vertx vertx) {
    HeapTrim trim = new HeapTrim();
    vertx.setPeriodic(INTERVAL_MILLISECONDS, timer -> trim.look());
  }

  private void look() {
    if (Runtime.getRuntime().totalMemory() > collectedTo + SPARE_BYTES) {
      System.gc();
      collectedTo = Runtime.getRuntime().totalMemory();
    }
  }
}
