package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.load.GuestProgram;
import io.partywall.orchestrator.runner.Accounting;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.runner.Reading;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBedFile;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames to a guest that does not take them are accounted for, each of them. */
@Tag("system")
@ExtendWith(StandingLab.class)
class SuspendedGuestTest {
  private final Lab lab;
  private final TestBed bed;

  SuspendedGuestTest(Lab lab) {
    this.lab = lab;
    this.bed = TestBedFile.read(lab.testBed());
  }

  @Test
  void countsEveryFrameThatASuspendedGuestLoses() {
    try (Hosts hosts = Hosts.connect(bed, lab.testBed())) {
      Bench bench = new Bench(bed, hosts);
      Stream stream = bench.measured();
      // A suspended guest takes no frames from its queue, so that it overflows; what waits in it
      // arrives later.
      Reading before = bench.read(List.of(stream));
      Sent sent;
      try (GuestProgram _ = GuestProgram.suspension(bench.unit(), stream, Duration.ofSeconds(30))) {
        sent = send(bench, stream, 2000);
      }
      bench.settle(List.of(stream));
      Reading after = bench.read(List.of(stream));

      assertThat(sent.packets()).isEqualTo(2000);
      long delivered = after.of(stream.sink()).rxPackets() - before.of(stream.sink()).rxPackets();
      Map<String, Long> dropsBefore = drops(before);
      Map<String, Long> dropped =
          drops(after).entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      e -> e.getValue() - dropsBefore.getOrDefault(e.getKey(), 0L)));
      assertThat(delivered).isPositive();
      assertThat(dropped).hasSize(6).containsEntry(stream.guest() + "/0", 2000 - delivered);
      assertThat(dropped.values().stream().filter(count -> count > 0)).hasSize(1);
      assertThat(new Accounting(stream, bench.vmm(), before, after).flow(1500, sent).residue())
          .isZero();
    }
  }

  private static Sent send(Bench bench, Stream stream, int frames) {
    try (Sending sending =
        bench.start(stream, new Load(1500, OptionalDouble.of(frames), Duration.ofSeconds(1)))) {
      return sending.await();
    }
  }

  private Map<String, Long> drops(Reading reading) {
    return bed.streams().stream()
        .flatMap(stream -> java.util.stream.Stream.of(stream.guest() + "/0", stream.guest() + "/1"))
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    reading
                        .unit()
                        .count(
                            "partywall_guest_receive_drops_total",
                            "vmm",
                            "kvm",
                            "guest",
                            name.substring(0, name.indexOf('/')),
                            "nic",
                            name.substring(name.indexOf('/') + 1))));
  }
}
