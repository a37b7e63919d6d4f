package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Plan.Loads;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.load.CoGuest;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Measures what the instruments and the co-guest can do, before the trials need to know. */
final class Calibrator {
  /** The study's most harmful frames (its section 3.4). */
  static final int NEIGHBOUR_FRAME = 64;

  private static final Duration GENERATOR = Duration.ofMillis(500);
  private static final Duration CO_GUEST = Duration.ofSeconds(2);

  /** Of the memory that is free in the guest, what the four workers take together. */
  private static final double MEMORY_SHARE = 0.5;

  private static final int VM_WORKERS = 4;

  private static final String MEMORY =
      "grep MemAvailable: /proc/meminfo; cd /sys/fs/cgroup 2> /dev/null"
          + " && cat memory.max memory/memory.limit_in_bytes 2> /dev/null; true";

  private final Bench bench;

  Calibrator(Bench bench) {
    this.bench = requireNonNull(bench, "bench is null");
  }

  Calibration calibrate(Plan plan) {
    Map<Integer, Double> generator = new TreeMap<>();
    for (Loads loads : plan.loads()) {
      generator.put(loads.frameSize(), generatorRate(loads.frameSize()));
    }
    boolean network =
        plan.scenarios().contains(Scenario.NETWORK_50)
            || plan.scenarios().contains(Scenario.NETWORK_95);
    boolean heavy = plan.scenarios().contains(Scenario.HEAVY);
    return new Calibration(generator, network ? coGuestRate() : 0, heavy ? coGuestVmBytes() : 0);
  }

  /** On its host's loopback device nothing of the unit under test is in the way. */
  private double generatorRate(int frameSize) {
    Stream stream = bench.measured();
    End end = stream.generator();
    Stream loop =
        new Stream(
            stream.guest(),
            new End(end.host(), "lo", end.address(), end.mac()),
            stream.sink(),
            stream.nextHopMac(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    Sent sent = send(loop, frameSize, GENERATOR);
    return sent.packets() / sent.seconds();
  }

  /** A flood through the co-guest while all others are suspended. */
  private double coGuestRate() {
    Stream coGuest = bench.coGuest().orElseThrow();
    List<Stream> others = new ArrayList<>(bench.bystanders());
    others.add(bench.measured());
    try (CoGuest _ =
        CoGuest.in(
            Scenario.DEDICATED,
            bench.unit(),
            Optional.empty(),
            others,
            0,
            CO_GUEST.plusSeconds(30))) {
      Reading before = bench.read(List.of(coGuest));
      Sent sent = send(coGuest, NEIGHBOUR_FRAME, CO_GUEST);
      bench.settle(List.of(coGuest));
      Reading after = bench.read(List.of(coGuest));
      Flow flow = new Accounting(coGuest, bench.vmm(), before, after).flow(NEIGHBOUR_FRAME, sent);
      return flow.received() / flow.seconds();
    }
  }

  private Sent send(Stream stream, int frameSize, Duration duration) {
    try (Sending sending =
        bench.start(stream, new Load(frameSize, OptionalDouble.empty(), duration))) {
      return sending.await();
    }
  }

  /** A container shows the host's memory; what it may take of it is its control group's limit. */
  private long coGuestVmBytes() {
    Stream coGuest = bench.coGuest().orElseThrow();
    return bench
        .unit()
        .run(Duration.ofSeconds(20), coGuest.inGuest(MEMORY))
        .orThrow()
        .lines()
        .mapToLong(Calibrator::bytes)
        .min()
        .stream()
        .map(bytes -> (long) (bytes * MEMORY_SHARE / VM_WORKERS))
        .findFirst()
        .orElseThrow(
            () -> new InstrumentException(coGuest.guest() + " does not tell its available memory"));
  }

  /** A line of {@link #MEMORY}'s output; a control group without a limit says {@code max}. */
  private static long bytes(String line) {
    String number = line.replaceAll("\\D", "");
    if (number.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return line.endsWith(" kB") ? Long.parseLong(number) * 1024 : Long.parseLong(number);
  }
}
