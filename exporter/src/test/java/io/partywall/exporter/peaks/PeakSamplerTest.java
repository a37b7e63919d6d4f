package io.partywall.exporter.peaks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.guest.Guests;
import io.partywall.exporter.guest.Moment;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Device;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeakSamplerTest {
  private final List<Guest> here =
      new ArrayList<>(List.of(Guests.kvm("elm", "7b0c0f5a-0000-0000-0000-000000000001", 4)));
  private final GuestDirectory directory = Guests.directory(here);
  private long now = 5_000_000_000_000L;
  private boolean paused;
  private boolean broken;
  private long queueNanos;
  private long countNanos;
  private long stopNanos;
  private int dumps;
  private Moment counters = packets(0, 0, 0);
  private final PeakSampler sampler =
      new PeakSampler(directory, new Network(), () -> paused, () -> now, 10);

  /** Answers with the counters of the moment. */
  private final class Network implements NetworkReader {
    @Override
    public LinkTable links() {
      throw new AssertionError("a sample does not look at the links");
    }

    @Override
    public void count(CounterTable into) throws IOException {
      if (broken) {
        throw new IOException("no buffer space");
      }
      now += countNanos;
      into.clear();
      LinkCounters device = requireNonNull(counters.counters().get(4));
      for (Counter counter : Counter.values()) {
        into.set(4, counter, device.get(counter));
      }
      dumps++;
      now += stopNanos;
      stopNanos = 0;
    }

    @Override
    public void count(CounterTable into, Collection<Integer> ifindexes) throws IOException {
      assertThat(ifindexes).containsExactly(4);
      count(into);
      dumps--;
    }

    @Override
    public List<Qdisc> qdiscs() {
      now += queueNanos;
      return counters.qdiscs();
    }

    @Override
    public OptionalInt namespaceIdOf(long pid) {
      return OptionalInt.empty();
    }

    @Override
    public Device device(Link link) {
      return Device.UNKNOWN;
    }

    @Override
    public OptionalLong speed(Link link) {
      return OptionalLong.empty();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static Moment packets(long received, long queueDrops, long qdiscDrops) {
    return new Moment().device(4, "tap4", received, queueDrops).qdisc(4, qdiscDrops);
  }

  @BeforeEach
  void scrapeOnce() throws IOException {
    directory.guests(new LinkTable(List.of()));
    sampler.collect(counters.snapshot(), new FamilyWriter());
  }

  private void after(long milliseconds, Moment then) {
    now += TimeUnit.MILLISECONDS.toNanos(milliseconds);
    counters = then;
    sampler.sample();
  }

  private List<String> samples() throws IOException {
    FamilyWriter out = new FamilyWriter();
    sampler.collect(counters.snapshot(), out);
    return out.toString()
        .lines()
        .filter(line -> !line.startsWith("# "))
        .map(line -> line.replace("partywall_guest_", "").replace("_peak_packets_per_second", ""))
        .map(line -> line.replace("vmm=\"kvm\",guest=\"elm\",nic=\"0\",window=", ""))
        .toList();
  }

  @Test
  void divideByTheTimeThatPassed() throws IOException {
    after(0, packets(1000, 0, 0));
    after(100, packets(1100, 10, 0)); // 1000/s, 100/s
    after(400, packets(1900, 50, 20)); // 2000/s, 150/s
    after(100, packets(1950, 50, 20)); // 500/s

    assertThat(samples())
        .containsExactly(
            "receive{\"15s\"} 2000",
            "receive{\"1m\"} 2000",
            "receive{\"5m\"} 2000",
            "transmit{\"15s\"} 0",
            "transmit{\"1m\"} 0",
            "transmit{\"5m\"} 0",
            "receive_drops{\"15s\"} 150",
            "receive_drops{\"1m\"} 150",
            "receive_drops{\"5m\"} 150");
  }

  @Test
  void looksLessOftenAtQueuesThatTakeLong() throws IOException {
    queueNanos = 1_000_000; // Not again within 300 ms.
    after(0, packets(0, 0, 0));
    after(150, packets(0, 0, 1000));
    after(150, packets(0, 0, 1000));
    after(150, packets(0, 0, 1000));

    assertThat(samples()).contains("receive_drops{\"15s\"} 3322.259033203125");
  }

  @Test
  void takesNoSampleBeforeTheFirstScrape() {
    PeakSampler unasked = new PeakSampler(directory, new Network(), () -> paused, () -> now, 10);

    unasked.sample();

    assertThat(dumps).isZero();
  }

  @Test
  void asksForTheGuestsAloneAmongManyThatAreCounted() throws IOException {
    after(0, packets(0, 0, 0));
    assertThat(dumps).isEqualTo(1);

    // Interfaces that the configuration leaves out have no link in a snapshot, and are dumped.
    Moment many = packets(0, 0, 0);
    for (int other = 5; other < 1000; other++) {
      many.counters().set(other, Counter.RX_PACKETS, 1);
    }
    sampler.collect(many.snapshot(), new FamilyWriter());
    after(100, packets(100, 0, 0));
    after(100, packets(200, 0, 0));

    assertThat(dumps).isEqualTo(1);
    assertThat(samples()).startsWith("receive{\"15s\"} 1000");
  }

  @Test
  void peaksLeaveTheirWindowsOneAfterTheOther() throws IOException {
    after(0, packets(0, 0, 0));
    after(1000, packets(900, 0, 0));
    after(16_000, packets(900, 0, 0));
    assertThat(samples())
        .filteredOn(line -> line.startsWith("receive{"))
        .containsExactly("receive{\"15s\"} 0", "receive{\"1m\"} 900", "receive{\"5m\"} 900");

    after(50_000, packets(900, 0, 0));
    assertThat(samples())
        .filteredOn(line -> line.startsWith("receive{"))
        .containsExactly("receive{\"15s\"} 0", "receive{\"1m\"} 0", "receive{\"5m\"} 900");

    after(260_000, packets(900, 0, 0));
    assertThat(samples())
        .filteredOn(line -> line.startsWith("receive{"))
        .containsExactly("receive{\"15s\"} 0", "receive{\"1m\"} 0", "receive{\"5m\"} 0");
  }

  @Test
  void saysNothingBeforeTwoSamples() throws IOException {
    after(0, packets(1000, 0, 0));

    assertThat(samples()).isEmpty();
  }

  @Test
  void doesNotTakeTheTimeOfAPauseIntoARate() throws IOException {
    after(0, packets(1000, 0, 0));
    paused = true;
    after(100, packets(500_000, 0, 0));
    paused = false;
    after(100, packets(900_000, 0, 0));
    assertThat(samples()).isEmpty();

    after(100, packets(900_010, 0, 0));
    assertThat(samples()).startsWith("receive{\"15s\"} 100");
  }

  /** Half a minute before the counters are read, or after, and nobody can tell which. */
  @Test
  void showsNoRateThatNeverWasWhenAReadingWasInterrupted() throws IOException {
    after(0, packets(0, 0, 0));
    after(100, packets(100, 0, 0)); // 1000/s
    countNanos = TimeUnit.SECONDS.toNanos(30);
    after(100, packets(30_200, 10, 0)); // 1000/s until the counters were read
    countNanos = 0;
    after(100, packets(30_300, 10, 0)); // 1000/s
    assertThat(samples())
        .contains("receive{\"5m\"} 1000")
        .contains("receive_drops{\"5m\"} " + (double) (float) (10 / 30.1));

    stopNanos = TimeUnit.SECONDS.toNanos(30);
    after(100, packets(30_400, 10, 0)); // 1000/s until the counters were read
    after(100, packets(60_500, 10, 0)); // 1000/s since
    assertThat(samples()).contains("receive{\"5m\"} 1000");
  }

  /** The counters of the device are from before, those of its queue from after. */
  @Test
  void showsNoRateThatNeverWasWhenALookAtQueuesWasInterrupted() throws IOException {
    after(0, packets(0, 0, 0));
    queueNanos = TimeUnit.SECONDS.toNanos(30);
    after(100, packets(0, 0, 3000)); // 100/s

    assertThat(samples()).contains("receive_drops{\"5m\"} " + (double) (float) (3000 / 30.1));
  }

  @Test
  void startsAnewWithCountersThatDo() throws IOException {
    after(0, packets(1000, 0, 0));
    after(100, packets(10, 0, 0));
    after(100, packets(30, 0, 0));

    assertThat(samples()).startsWith("receive{\"15s\"} 200");
  }

  @Test
  void goOnWhenAQdiscsCounterWrapsAndWhenItIsReplaced() throws IOException {
    after(0, packets(0, 0, (1L << 32) - 6));
    after(100, packets(0, 0, 4)); // 100/s
    after(100, packets(0, 0, 1)); // 10/s

    assertThat(samples()).contains("receive_drops{\"15s\"} 100");
  }

  @Test
  void areNeverBelowNothing() throws IOException {
    after(0, packets(1000, 1000, 0));
    after(100, packets(10, 10, 0));
    assertThat(samples())
        .containsExactly("transmit{\"15s\"} 0", "transmit{\"1m\"} 0", "transmit{\"5m\"} 0");

    after(100, packets(10, 10, 0));
    assertThat(samples()).hasSize(9).allMatch(line -> line.endsWith("} 0"));
  }

  @Test
  void forgetsGuestsThatLeft() throws IOException {
    after(0, packets(1000, 0, 0));
    after(100, packets(1100, 0, 0));
    here.clear();
    directory.guests(new LinkTable(List.of()));
    after(100, packets(1100, 0, 0));

    assertThat(samples()).isEmpty();
  }

  @Test
  void failsWhileSamplesFailAndRecovers() throws IOException {
    after(0, packets(1000, 0, 0));
    broken = true;
    after(100, packets(1000, 0, 0));
    assertThatThrownBy(this::samples)
        .isInstanceOf(IOException.class)
        .hasMessage("sampling failed: no buffer space");

    broken = false;
    after(100, packets(9000, 0, 0));
    after(100, packets(9001, 0, 0));
    assertThat(samples()).startsWith("receive{\"15s\"} 10");
  }
}
