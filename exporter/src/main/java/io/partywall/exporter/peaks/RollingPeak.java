package io.partywall.exporter.peaks;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The largest value of the last while. Of each part of the window only the largest is kept, so that
 * memory does not grow with the number of samples; what is returned lies within the window or up to
 * one part before it.
 */
final class RollingPeak {
  // The part that is being filled is one more than those behind it.
  private static final int SLOTS = Window.PARTS + 1;

  private final long partNanos;
  private final float[] largest = new float[SLOTS];
  private long newest;
  private int newestSlot;
  private long newestEnd;

  RollingPeak(Window window, long now) {
    partNanos = window.partNanos();
    begin(Math.floorDiv(now, partNanos));
    Arrays.fill(largest, Float.NaN);
  }

  void add(long now, double value) {
    if (now >= newestEnd) {
      advance(now);
    }
    float rounded = (float) value;
    // False for NaN, which stands for no value.
    if (!(rounded <= largest[newestSlot])) {
      largest[newestSlot] = rounded;
    }
  }

  /** Empty when there was no value. */
  OptionalDouble at(long now) {
    advance(now);
    float peak = Float.NaN;
    for (float value : largest) {
      if (Float.isNaN(peak) || value > peak) {
        peak = value;
      }
    }
    return Float.isNaN(peak) ? OptionalDouble.empty() : OptionalDouble.of(peak);
  }

  private void advance(long now) {
    long part = Math.floorDiv(now, partNanos);
    for (long empty = Math.max(newest + 1, part - SLOTS + 1); empty <= part; empty++) {
      largest[Math.floorMod(empty, SLOTS)] = Float.NaN;
    }
    begin(Math.max(newest, part));
  }

  private void begin(long part) {
    newest = part;
    newestSlot = Math.floorMod(part, SLOTS);
    newestEnd = (part + 1) * partNanos;
  }
}
