package io.partywall.exporter.metrics;

import java.util.ArrayDeque;

/**
 * Chunks that one exposition hands on to the next: as garbage, those of a host with thousands of
 * interfaces cost more than all that is written into them. What was not needed for a while is left
 * to the collector.
 */
final class ChunkPool {
  private static final int RETURNS_BETWEEN_TRIMS = 32;

  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private int fewestFree;
  private int returns;

  /** A chunk with whatever was in it. */
  synchronized byte[] take() {
    byte[] chunk = free.pollLast();
    fewestFree = Math.min(fewestFree, free.size());
    return chunk == null ? new byte[ExpositionBytes.CHUNK_BYTES] : chunk;
  }

  /** Takes chunks back that nobody reads any more. */
  synchronized void giveBack(Iterable<byte[]> chunks) {
    chunks.forEach(free::addLast);
    returns++;
    if (returns == RETURNS_BETWEEN_TRIMS) {
      for (int i = 0; i < fewestFree; i++) {
        free.removeFirst();
      }
      fewestFree = free.size();
      returns = 0;
    }
  }

  /** How many chunks wait to be taken. */
  synchronized int size() {
    return free.size();
  }
}
