package io.partywall.exporter;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/**
 * Keeps the heap small. The serial collector lets the old generation grow to its limit before it
 * collects there, and what every look at the guests leaves behind lives just long enough to get
 * there: the daemon would grow by a megabyte a minute for an hour. So the collector is asked for
 * each megabyte.
 */
final class HeapTrim {
  /** The serial collector's name for its old generation. */
  private static final String OLD_GENERATION = "Tenured Gen";

  private static final long INTERVAL_MILLISECONDS = 10_000;
  private static final long SPARE_BYTES = 1 << 20;

  private final MemoryPoolMXBean old;

  private HeapTrim(MemoryPoolMXBean old) {
    this.old = requireNonNull(old, "old is null");
  }

  /** Looks from time to time; never, where the JVM was told to collect in another way. */
  static void start(Vertx vertx) {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals(OLD_GENERATION)) {
        HeapTrim trim = new HeapTrim(pool);
        vertx.setPeriodic(INTERVAL_MILLISECONDS, timer -> trim.look());
      }
    }
  }

  private void look() {
    if (old.getUsage().getUsed() > old.getCollectionUsage().getUsed() + SPARE_BYTES) {
      System.gc();
    }
  }
}
