package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.guest.GuestReader;
import io.partywall.exporter.guest.NicReading;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import io.partywall.exporter.peaks.NicPeaks.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples the packets of the guests that the latest scrape found, many times between two scrapes,
 * and keeps the highest rates: a burst that fills a queue is short against a scrape's interval.
 */
public final class PeakSampler implements Source {
  private final GuestDirectory directory;
  private final Reading reading;
  private final BooleanSupplier paused;
  private final LongSupplier nanoTime;
  private final GuestReader reader = new GuestReader();
  private final Map<Key, NicPeaks> nics = new LinkedHashMap<>();
  private @Nullable Exception failure;

  private record Key(String vmm, String guest, String nic, int ifindex) {}

  /** Reads the counters of now; the links are not looked at. */
  public interface Reading {
    Snapshot read() throws IOException;
  }

  /**
   * Remembers what to sample.
   *
   * @param paused whether sampling would disturb
   */
  public PeakSampler(
      GuestDirectory directory, Reading reading, BooleanSupplier paused, LongSupplier nanoTime) {
    this.directory = requireNonNull(directory, "directory is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.paused = requireNonNull(paused, "paused is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** Samples from now on, in a thread of its own that ends with the program. */
  public void start(int hertz) {
    Duration delay = Duration.ofSeconds(1).dividedBy(hertz);
    Thread.ofPlatform().name("peaks").daemon().start(() -> sampleUntilInterrupted(delay));
  }

  private void sampleUntilInterrupted(Duration delay) {
    try {
      while (true) {
        // With a fixed delay, as at a fixed rate a late sample would be followed by one too early.
        Thread.sleep(delay);
        sample();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes one sample. */
  synchronized void sample() {
    try {
      if (paused.getAsBoolean()) {
        nics.values().forEach(NicPeaks::interrupt);
      } else if (!directory.known().isEmpty() || !nics.isEmpty()) {
        long before = nanoTime.getAsLong();
        Snapshot snapshot = reading.read();
        add(snapshot, before + (nanoTime.getAsLong() - before) / 2);
      }
      failure = null;
    } catch (IOException | RuntimeException e) {
      nics.values().forEach(NicPeaks::interrupt);
      failure = e;
    }
  }

  private void add(Snapshot snapshot, long now) {
    Set<Key> live = new HashSet<>();
    for (NicReading nic : reader.read(directory.known(), snapshot)) {
      Key key =
          new Key(nic.guest().vmm(), nic.guest().name(), nic.nic().position(), nic.nic().ifindex());
      NicPeaks peaks = nics.get(key);
      if (peaks == null) {
        nics.put(key, new NicPeaks(nic, now));
      } else {
        peaks.add(nic, now);
      }
      live.add(key);
    }
    nics.keySet().retainAll(live);
  }

  @Override
  public String collector() {
    return "peaks";
  }

  @Override
  public synchronized void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    if (failure != null) {
      throw new IOException("sampling failed: " + failure.getMessage(), failure);
    }
    long now = nanoTime.getAsLong();
    for (Rate rate : Rate.values()) {
      out.family(
          "partywall_guest_" + rate.label() + "_peak_packets_per_second",
          "gauge",
          "Highest rate between two samples within the window; receive and transmit are the"
              + " guest's view.");
      for (NicPeaks nic : nics.values()) {
        for (Window window : Window.values()) {
          nic.peak(rate, window, now).ifPresent(peak -> out.sample(peak, nic.labels(window)));
        }
      }
    }
  }
}
