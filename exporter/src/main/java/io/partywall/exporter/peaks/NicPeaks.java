package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.NicCounters;
import io.partywall.exporter.guest.NicReading;
import io.partywall.exporter.metrics.Labels;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** The peaks of one NIC. */
final class NicPeaks {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** What is sampled. */
  enum Rate {
    RECEIVE("receive"),
    TRANSMIT("transmit"),
    RECEIVE_DROPS("receive_drops");

    private final String label;

    Rate(String label) {
      this.label = label;
    }

    long packets(NicCounters nic) {
      return switch (this) {
        case RECEIVE -> nic.receivePackets();
        case TRANSMIT -> nic.transmitPackets();
        case RECEIVE_DROPS -> nic.receiveDrops();
      };
    }

    /** The part of the family's name. */
    String label() {
      return label;
    }
  }

  private final Map<Rate, Map<Window, RollingPeak>> peaks = new EnumMap<>(Rate.class);
  private final Map<Window, Labels> labels = new EnumMap<>(Window.class);
  private NicReading last;
  private long lastTime;
  private boolean resumed;

  NicPeaks(NicReading first, long now) {
    last = first;
    lastTime = now;
    for (Window window : Window.values()) {
      labels.put(window, Labels.of(first.labels("window", window.label())));
    }
    for (Rate rate : Rate.values()) {
      Map<Window, RollingPeak> windows = new EnumMap<>(Window.class);
      for (Window window : Window.values()) {
        windows.put(window, new RollingPeak(window, now));
      }
      peaks.put(rate, windows);
    }
  }

  /** Sampling was interrupted: the next sample has none before it to be compared with. */
  void interrupt() {
    resumed = true;
  }

  void add(NicReading reading, long now) {
    double seconds = (now - lastTime) / NANOS_PER_SECOND;
    if (!resumed && seconds > 0) {
      peaks.forEach((rate, windows) -> {
        long packets = rate.packets(reading.counters()) - rate.packets(last.counters());
        // Counters that began anew say nothing of the time between.
        if (packets >= 0) {
          windows.values().forEach(peak -> peak.add(now, packets / seconds));
        }
      });
    }
    resumed = false;
    last = reading;
    lastTime = now;
  }

  Labels labels(Window window) {
    return requireNonNull(labels.get(window), "a window has no labels");
  }

  OptionalDouble peak(Rate rate, Window window, long now) {
    RollingPeak peak = peaks.getOrDefault(rate, Map.of()).get(window);
    return peak == null ? OptionalDouble.empty() : peak.at(now);
  }
}
