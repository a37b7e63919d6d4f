package io.partywall.exporter.peaks;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The peaks of one rate over all windows. The windows' parts are whole numbers of the shortest
 * part, so that it is enough to look at them once in that time and not at each sample.
 */
final class PeakSeries {
  private final Map<Window, RollingPeak> windows = new EnumMap<>(Window.class);
  private float largest = Float.NaN;
  private long latest;

  PeakSeries(long now) {
    for (Window window : Window.values()) {
      windows.put(window, new RollingPeak(window, now));
    }
  }

  /** Takes a value; NaN stands for none. */
  void offer(double value, long now) {
    float rounded = (float) value;
    // True also when there was none.
    if (!Float.isNaN(rounded) && !(rounded <= largest)) {
      largest = rounded;
    }
    latest = now;
  }

  /** Hands the largest value since the last time to the windows: before another part begins. */
  void settle() {
    if (!Float.isNaN(largest)) {
      for (RollingPeak peak : windows.values()) {
        peak.add(latest, largest);
      }
      largest = Float.NaN;
    }
  }

  OptionalDouble peak(Window window, long now) {
    settle();
    RollingPeak peak = windows.get(window);
    return peak == null ? OptionalDouble.empty() : peak.at(now);
  }
}
