package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.metrics.Labels;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final PeakSeries receive;
  private final PeakSeries transmit;
  private final PeakSeries drops;
  private long partEnd;

  private long received;
  private long transmitted;
  private long dropped;
  private @Nullable Reading reading;
  private long qdiscDropped;
  private @Nullable Reading qdiscReading;

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
    receive = new PeakSeries(now);
    transmit = new PeakSeries(now);
    drops = new PeakSeries(now);
    begin(now);
  }

  GuestNic nic() {
    return nic;
  }

  /** Sampling was interrupted: the next sample has none before it to be compared with. */
  void interrupt() {
    reading = null;
    qdiscReading = null;
  }

  /** Takes what the device counts. */
  void add(long receivePackets, long transmitPackets, long queueDrops, Reading now) {
    take(receivePackets, transmitPackets, queueDrops, 0, now);
  }

  /** Takes what the device counts together with the drops of its queueing discipline. */
  void add(
      long receivePackets,
      long transmitPackets,
      long queueDrops,
      Reading now,
      long qdiscDrops,
      Reading ofQdisc) {
    // The discipline may have been looked at less often: its drops have a time of their own.
    double rate = rate(qdiscDrops - qdiscDropped, qdiscReading, ofQdisc);
    qdiscDropped = qdiscDrops;
    qdiscReading = ofQdisc;
    take(receivePackets, transmitPackets, queueDrops, Double.isNaN(rate) ? 0 : rate, now);
  }

  private void take(
      long receivePackets, long transmitPackets, long queueDrops, double more, Reading now) {
    long time = now.endedNanos();
    if (time >= partEnd) {
      receive.settle();
      transmit.settle();
      drops.settle();
      begin(time);
    }
    if (reading != null) {
      receive.offer(rate(receivePackets - received, reading, now), time);
      transmit.offer(rate(transmitPackets - transmitted, reading, now), time);
      drops.offer(rate(queueDrops - dropped, reading, now) + more, time);
    }
    received = receivePackets;
    transmitted = transmitPackets;
    dropped = queueDrops;
    reading = now;
  }

  private void begin(long now) {
    long part = Window.SHORTEST_PART_NANOS;
    partEnd = (Math.floorDiv(now, part) + 1) * part;
  }

  /** Packets per second; NaN where a counter began anew, and where no time passed. */
  private static double rate(long packets, @Nullable Reading before, Reading now) {
    long nanos = before == null ? 0 : now.nanosSince(before);
    return packets < 0 || nanos <= 0 ? Double.NaN : packets * NANOS_PER_SECOND / nanos;
  }

  Labels labels(Window window) {
    return requireNonNull(labels.get(window), "a window has no labels");
  }

  OptionalDouble peak(Rate rate, Window window, long now) {
    PeakSeries series =
        switch (rate) {
          case RECEIVE -> receive;
          case TRANSMIT -> transmit;
          case RECEIVE_DROPS -> drops;
        };
    return series.peak(window, now);
  }
}
