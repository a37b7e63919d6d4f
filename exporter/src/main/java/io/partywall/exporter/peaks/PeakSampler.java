package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestAccounting;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.QueueDrops;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import io.partywall.exporter.peaks.NicPeaks.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples the packets of the guests that the latest scrape found, many times between two scrapes,
 * and keeps the highest rates: a burst that fills a queue is short against a scrape's interval.
 */
public final class PeakSampler implements Source {
  // With a thousand queues, to read them takes as long as all counters: no more than one part in
  // 300 of a processor goes there, and their drops are divided by the time since the last look.
  private static final long QUEUE_REST = 300;

  // To ask for one interface costs as much as this many in a dump of all.
  private static final int DUMPED_FOR_ONE = 16;

  private final GuestDirectory directory;
  private final NetworkReader network;
  private final BooleanSupplier paused;
  private final LongSupplier nanoTime;
  private final int hertz;
  private final CounterTable counters = CounterTable.ofTraffic();
  private final QueueDrops queues = new QueueDrops();
  private List<Guest> guests = List.of();
  private Map<Key, NicPeaks> nics = new LinkedHashMap<>();
  private List<Integer> ifindexes = List.of();
  // How many the latest scrape counted; before the first nobody has asked for peaks.
  private int interfaces;
  private long nextLookAtQueues = Long.MIN_VALUE;
  private @Nullable Exception failure;

  private record Key(String vmm, String guest, String nic, int ifindex) {
    // What a record brings makes a dozen classes at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && ifindex == key.ifindex
          && nic.equals(key.nic)
          && guest.equals(key.guest)
          && vmm.equals(key.vmm);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * ifindex + nic.hashCode()) + guest.hashCode();
    }
  }

  /**
   * Remembers what to sample.
   *
   * @param paused whether sampling would disturb
   * @param hertz samples a second, at most
   */
  public PeakSampler(
      GuestDirectory directory,
      NetworkReader network,
      BooleanSupplier paused,
      LongSupplier nanoTime,
      int hertz) {
    this.directory = requireNonNull(directory, "directory is null");
    this.network = requireNonNull(network, "network is null");
    this.paused = requireNonNull(paused, "paused is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.hertz = hertz;
  }

  /** Samples from now on, in a thread of its own that ends with the program. */
  @Override
  public void start() {
    // Not by Duration.dividedBy(), which brings arithmetic of any precision and its thread pool.
    Duration delay = Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) / hertz);
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
      } else {
        long before = nanoTime.getAsLong();
        renew(directory.known(), before);
        if (!nics.isEmpty() && interfaces > 0) {
          count();
          Reading counted = new Reading(before, nanoTime.getAsLong());
          add(counted, lookAtQueues(counted.endedNanos()));
        }
      }
      failure = null;
    } catch (IOException | RuntimeException e) {
      nics.values().forEach(NicPeaks::interrupt);
      failure = e;
    }
  }

  @SuppressWarnings("ReferenceEquality") // The directory makes a new list when it looks again.
  private void renew(List<Guest> known, long now) {
    if (known == guests) {
      return;
    }
    boolean same = Guest.same(guests, known);
    guests = known;
    if (same) {
      return;
    }
    Map<Key, NicPeaks> renewed = new LinkedHashMap<>();
    for (Guest guest : guests) {
      for (GuestNic nic : guest.nics()) {
        Key key = new Key(guest.vmm(), guest.name(), nic.position(), nic.ifindex());
        NicPeaks before = nics.get(key);
        renewed.put(key, before == null ? new NicPeaks(guest, nic, now) : before);
      }
    }
    nics = renewed;
    ifindexes = nics.values().stream().map(peaks -> peaks.nic().ifindex()).distinct().toList();
  }

  /** The guests' alone where they are few among those that the latest scrape counted. */
  private void count() throws IOException {
    if (ifindexes.size() * DUMPED_FOR_ONE < interfaces) {
      network.count(counters, ifindexes);
    } else {
      network.count(counters);
    }
  }

  /** Empty where it is too early for that. */
  private Optional<Reading> lookAtQueues(long now) throws IOException {
    if (now < nextLookAtQueues) {
      return Optional.empty();
    }
    Map<Integer, Qdisc> roots = new HashMap<>();
    for (Qdisc qdisc : network.qdiscs()) {
      if (qdisc.hook() == Hook.ROOT) {
        roots.put(qdisc.ifindex(), qdisc);
      }
    }
    queues.update(roots, counters);
    Reading looked = new Reading(now, nanoTime.getAsLong());
    nextLookAtQueues = now + QUEUE_REST * (looked.endedNanos() - now);
    return Optional.of(looked);
  }

  private void add(Reading now, Optional<Reading> ofQueues) {
    for (NicPeaks peaks : nics.values()) {
      GuestNic nic = peaks.nic();
      DeviceView view = nic.view();
      LinkCounters device = counters.get(nic.ifindex());
      if (device == null) {
        peaks.interrupt();
        continue;
      }
      long received = GuestAccounting.receivePackets(view, device);
      long transmitted = GuestAccounting.transmitPackets(view, device);
      long dropped = GuestAccounting.guestQueueDrops(view, device);
      OptionalLong ofQueue =
          ofQueues.isPresent() && GuestAccounting.rootLeadsToGuest(view)
              ? queues.of(nic.ifindex())
              : OptionalLong.empty();
      if (ofQueue.isPresent()) {
        peaks.add(received, transmitted, dropped, now, ofQueue.getAsLong(), ofQueues.orElseThrow());
      } else {
        peaks.add(received, transmitted, dropped, now);
      }
    }
  }

  @Override
  public String collector() {
    return "peaks";
  }

  @Override
  public synchronized void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    interfaces = snapshot.counters().size();
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
