package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
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

    /** The part of the family's name. */
    String label() {
      return label;
    }
  }

  private final GuestNic nic;
  private final Map<Window, Labels> labels = new EnumMap<>(Window.class);
  private final Map<Rate, Map<Window, RollingPeak>> peaks = new EnumMap<>(Rate.class);
  private final Progress received = new Progress();
  private final Progress transmitted = new Progress();
  private final Progress dropped = new Progress();
  private final Progress queueDropped = new Progress();

  NicPeaks(Guest guest, GuestNic nic, long now) {
    this.nic = nic;
    for (Window window : Window.values()) {
      labels.put(
          window,
          Labels.of(
              "vmm",
              guest.vmm(),
              "guest",
              guest.name(),
              "nic",
              nic.position(),
              "window",
              window.label()));
    }
    for (Rate rate : Rate.values()) {
      Map<Window, RollingPeak> windows = new EnumMap<>(Window.class);
      for (Window window : Window.values()) {
        windows.put(window, new RollingPeak(window, now));
      }
      peaks.put(rate, windows);
    }
  }

  GuestNic nic() {
    return nic;
  }

  /** Sampling was interrupted: the next sample has none before it to be compared with. */
  void interrupt() {
    received.interrupt();
    transmitted.interrupt();
    dropped.interrupt();
    queueDropped.interrupt();
  }

  /** Takes what the device counts. */
  void add(long receivePackets, long transmitPackets, long queueDrops, long now) {
    keep(Rate.RECEIVE, received.rate(receivePackets, now), now);
    keep(Rate.TRANSMIT, transmitted.rate(transmitPackets, now), now);
    keep(Rate.RECEIVE_DROPS, dropped.rate(queueDrops, now), now);
  }

  /** Takes what the device counts together with the drops of its queueing discipline. */
  void add(long receivePackets, long transmitPackets, long queueDrops, long qdiscDrops, long now) {
    keep(Rate.RECEIVE, received.rate(receivePackets, now), now);
    keep(Rate.TRANSMIT, transmitted.rate(transmitPackets, now), now);
    // The discipline may have been looked at less often: its drops have a time of their own.
    double ofQdisc = queueDropped.rate(qdiscDrops, now);
    double ofQueue = dropped.rate(queueDrops, now);
    keep(Rate.RECEIVE_DROPS, Double.isNaN(ofQdisc) ? ofQueue : ofQueue + ofQdisc, now);
  }

  private void keep(Rate rate, double value, long now) {
    if (!Double.isNaN(value)) {
      for (RollingPeak peak : peaks.getOrDefault(rate, Map.of()).values()) {
        peak.add(now, value);
      }
    }
  }

  Labels labels(Window window) {
    return requireNonNull(labels.get(window), "a window has no labels");
  }

  OptionalDouble peak(Rate rate, Window window, long now) {
    RollingPeak peak = peaks.getOrDefault(rate, Map.of()).get(window);
    return peak == null ? OptionalDouble.empty() : peak.at(now);
  }

  /** The previous value of one counter. */
  private static final class Progress {
    private long last;
    private long lastTime;
    private boolean known;

    void interrupt() {
      known = false;
    }

    /** The rate since the previous value; NaN without one, and where the counter began anew. */
    double rate(long value, long now) {
      double seconds = (now - lastTime) / NANOS_PER_SECOND;
      double rate = known && seconds > 0 && value >= last ? (value - last) / seconds : Double.NaN;
      last = value;
      lastTime = now;
      known = true;
      return rate;
    }
  }
}
