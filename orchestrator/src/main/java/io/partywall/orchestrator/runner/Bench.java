package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.DeviceCounters;
import io.partywall.orchestrator.traffic.Generator;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generators;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A test bed with its hosts connected, and who plays what in the trials. */
public final class Bench {
  private static final Duration STILL = Duration.ofMillis(300);
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final TestBed bed;
  private final Hosts hosts;

  /** With the hosts of the test bed connected. */
  public Bench(TestBed bed, Hosts hosts) {
    this.bed = requireNonNull(bed, "bed is null");
    this.hosts = requireNonNull(hosts, "hosts is null");
  }

  /** The label of the VMM, such as {@code kvm}. */
  public String vmm() {
    return bed.unitUnderTest().vmm();
  }

  /** The unit under test. */
  public Host unit() {
    return hosts.get(bed.unitUnderTest().host());
  }

  /** The host that an end of a stream belongs to. */
  public Host host(End end) {
    return hosts.get(end.host());
  }

  /** The stream that is measured. */
  public Stream measured() {
    return bed.measured();
  }

  /** The neighbour's, if there is one. */
  public Optional<Stream> coGuest() {
    return bed.coGuest();
  }

  /** All others, which play no part in trials. */
  public List<Stream> bystanders() {
    return bed.bystanders();
  }

  /** Reads all counters that speak for these streams. */
  public Reading read(List<Stream> streams) {
    return Reading.take(bed, hosts, streams);
  }

  /** Starts to send through a stream with what generator its host has. */
  public Sending start(Stream stream, Load load) {
    Host host = host(stream.generator());
    Generator generator = Generators.of(host);
    return generator.start(host, stream, load);
  }

  /** The counters of one end, now. */
  public DeviceCounters counters(End end) {
    return Reading.counters(hosts, end);
  }

  /** Waits until nothing has arrived at the sinks for a while; queues drain late. */
  public void settle(List<Stream> streams) {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    long arrived = arrived(streams);
    long still = System.nanoTime();
    while (System.nanoTime() - still < STILL.toNanos()) {
      if (System.nanoTime() > deadline) {
        throw new InstrumentException(
            "frames still arrive %d s after the last was sent".formatted(SETTLING.toSeconds()));
      }
      pause(POLL);
      long now = arrived(streams);
      if (now != arrived) {
        arrived = now;
        still = System.nanoTime();
      }
    }
  }

  private long arrived(List<Stream> streams) {
    return streams.stream().mapToLong(stream -> counters(stream.sink()).rxPackets()).sum();
  }

  /** Waits. */
  public void pause(Duration duration) {
    Wait.pause(duration);
  }
}
