package io.partywall.exporter.peaks;

/**
 * When counters were read: at some moment between two, which lie far apart where the process was
 * stopped meanwhile, or waited for a processor.
 */
record Reading(long begunNanos, long endedNanos) {
  // What a peak may be too high by, as a part of it.
  private static final int TOLERANCE = 10;

  /** How long before this one another was, or longer where that is less sure than a tenth. */
  long nanosSince(Reading before) {
    long apart = middle() - before.middle();
    long unsure = (duration() + before.duration()) / 2;
    // With the longest time that is possible, no rate is shown that never was.
    return unsure * TOLERANCE <= apart ? apart : apart + unsure;
  }

  private long middle() {
    return begunNanos + duration() / 2;
  }

  private long duration() {
    return endedNanos - begunNanos;
  }
}
