package io.partywall.orchestrator.preflight;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.CaptureSink;
import io.partywall.orchestrator.traffic.Generator;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What one stream needs: programs, devices, a guest that obeys, and a path that carries frames. */
final class StreamChecks {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** So few frames that no guest overflows, for so short a time that nobody waits. */
  private static final Load FRAMES = new Load(256, OptionalDouble.of(200), Duration.ofMillis(500));

  /** Asked is whether frames arrive; a few may be lost while a bridge learns. */
  private static final double ENOUGH = 0.9;

  private final Hosts hosts;
  private final Host unit;
  private final Stream stream;

  StreamChecks(TestBed bed, Hosts hosts, Stream stream) {
    this.hosts = hosts;
    this.unit = hosts.get(bed.unitUnderTest().host());
    this.stream = stream;
  }

  List<Check> programsAndDevices() {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.of("generator of " + stream.guest(), this::generator));
    checks.add(Check.of("sink of " + stream.guest(), this::tcpdump));
    checks.add(device(stream.generator()));
    checks.add(device(stream.sink()));
    stream.ingress().ifPresent(device -> checks.add(device(unit, device)));
    stream.egress().ifPresent(device -> checks.add(device(unit, device)));
    if (!stream.guestCommand().isEmpty()) {
      checks.add(Check.of("load inside " + stream.guest(), this::stress));
    }
    return checks;
  }

  Check path() {
    return Check.of("path of " + stream.guest(), this::send);
  }

  private String generator() {
    Host host = hosts.get(stream.generator().host());
    return host.name() + " has " + Generators.of(host).name();
  }

  private String tcpdump() {
    Host host = hosts.get(stream.sink().host());
    if (host.run(DEADLINE, List.of("bash", "-c", "command -v tcpdump")).exitStatus() != 0) {
      throw new HostException(host.name() + " has no tcpdump; install it there");
    }
    return host.name() + " has tcpdump";
  }

  private String stress() {
    Host.Output output = unit.run(DEADLINE, stream.inGuest("command -v stress"));
    if (output.exitStatus() != 0) {
      throw new HostException(
          "the guest_command of %s does not find stress (exit status %d: %s); install it in the guest"
              .formatted(
                  stream.guest(),
                  output.exitStatus(),
                  (output.error() + output.output()).lines().findFirst().orElse("silent")));
    }
    return "stress is there";
  }

  private Check device(End end) {
    return device(hosts.get(end.host()), end.device());
  }

  private static Check device(Host host, String device) {
    return Check.of(
        "device %s of %s".formatted(device, host.name()),
        () -> {
          Host.Output output =
              host.run(DEADLINE, List.of("ip", "-o", "link", "show", "dev", device));
          if (output.exitStatus() != 0) {
            throw new HostException("does not exist; make it, or correct the test bed's file");
          }
          // Such as <BROADCAST,MULTICAST,UP,LOWER_UP>; the latter is the carrier.
          if (!output.output().matches("(?s)[^<]*<[^>]*\\bLOWER_UP\\b[^>]*>.*")) {
            throw new HostException("is not up; set it up, and see that its other end is");
          }
          return "is up";
        });
  }

  private String send() {
    Host source = hosts.get(stream.generator().host());
    Host sink = hosts.get(stream.sink().host());
    Generator generator = Generators.of(source);
    try (CaptureSink capture = CaptureSink.start(sink, stream, DEADLINE);
        Sending sending = generator.start(source, stream, FRAMES)) {
      long sent = sending.await().packets();
      long arrived = capture.stop(sent).packets();
      String found =
          "%d of %d frames from %s arrived at %s"
              .formatted(arrived, sent, source.name(), sink.name());
      if (arrived < sent * ENOUGH) {
        throw new HostException(found + "; is the guest running, and is next_hop_mac its own?");
      }
      return found;
    }
  }
}
