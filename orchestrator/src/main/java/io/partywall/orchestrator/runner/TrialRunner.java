package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Plan.Planned;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.load.CoGuest;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.CaptureSink;
import io.partywall.orchestrator.traffic.CaptureSink.Captured;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures one point once: guests brought into the scenario, counters read, frames sent, counters
 * read again once nothing moves. Nothing is read from the unit under test meanwhile.
 */
final class TrialRunner {
  /** A trial that misses its target by more is not compared at equal load. */
  private static final double TARGET_TOLERANCE = 0.05;

  /** The co-guest's stream begins before the measured one and ends after it. */
  private static final Duration LEAD = Duration.ofMillis(500);

  /** When the hosts themselves end what a trial started, if nobody else does. */
  private static final Duration AROUND = Duration.ofSeconds(60);

  private final Bench bench;
  private final Calibration calibration;
  private final ExperimentLease lease;
  private final Duration duration;

  TrialRunner(Bench bench, Calibration calibration, ExperimentLease lease, double seconds) {
    this.bench = requireNonNull(bench, "bench is null");
    this.calibration = requireNonNull(calibration, "calibration is null");
    this.lease = requireNonNull(lease, "lease is null");
    this.duration = Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** Runs it; whatever goes wrong with instruments and hosts is told by the trial's state. */
  Trial run(Planned planned, int attempt) {
    Instant startedAt = Instant.now();
    Point point = planned.point();
    try {
      lease.announce(point);
      Flows flows = measure(point);
      lease.requireHeld();
      Verdict verdict = verdict(point, flows.measured());
      return trial(planned, attempt, startedAt, verdict, flows);
    } catch (InstrumentException e) {
      return trial(
          planned, attempt, startedAt, new Verdict(TrialState.INVALID, "" + e.getMessage()), null);
    } catch (HostException e) {
      return trial(
          planned, attempt, startedAt, new Verdict(TrialState.FAILED, "" + e.getMessage()), null);
    }
  }

  private record Flows(Flow measured, Optional<Flow> neighbour) {}

  private record Verdict(TrialState state, String reason) {}

  private Flows measure(Point point) {
    Duration deadline = duration.plus(AROUND);
    try (CoGuest _ =
        CoGuest.in(
            point.scenario(),
            bench.unit(),
            bench.coGuest(),
            bench.bystanders(),
            calibration.coGuestVmBytes(),
            deadline)) {
      return switch (point.scenario()) {
        case NETWORK_50 -> besideTraffic(point, 0.50);
        case NETWORK_95 -> besideTraffic(point, 0.95);
        case DEDICATED, IDLE, LIGHT, HEAVY -> alone(point);
      };
    }
  }

  private Flows alone(Point point) {
    Stream stream = bench.measured();
    Reading before = bench.read(List.of(stream));
    try (CaptureSink capture = capture(stream)) {
      Sent sent = send(stream, load(point, duration));
      bench.settle(List.of(stream));
      Reading after = bench.read(List.of(stream));
      Captured captured = capture.stop(arrived(stream, before, after));
      return new Flows(
          new Accounting(stream, bench.vmm(), before, after)
              .flow(point.frameSize(), sent, captured.packets(), captured.droppedByKernel()),
          Optional.empty());
    }
  }

  private Flows besideTraffic(Point point, double share) {
    Stream stream = bench.measured();
    Stream neighbour = bench.coGuest().orElseThrow();
    List<Stream> both = List.of(stream, neighbour);
    Load noise =
        new Load(
            Calibrator.NEIGHBOUR_FRAME,
            OptionalDouble.of(calibration.coGuestPacketsPerSecond() * share),
            duration.plus(LEAD.multipliedBy(2)));
    Reading before = bench.read(both);
    try (CaptureSink capture = capture(stream);
        Sending noisy = bench.start(neighbour, noise)) {
      bench.pause(LEAD);
      Sent sent = send(stream, load(point, duration));
      Sent sentByNeighbour = noisy.await();
      bench.settle(both);
      Reading after = bench.read(both);
      Captured captured = capture.stop(arrived(stream, before, after));
      return new Flows(
          new Accounting(stream, bench.vmm(), before, after)
              .flow(point.frameSize(), sent, captured.packets(), captured.droppedByKernel()),
          Optional.of(
              new Accounting(neighbour, bench.vmm(), before, after)
                  .flow(Calibrator.NEIGHBOUR_FRAME, sentByNeighbour)));
    }
  }

  private static long arrived(Stream stream, Reading before, Reading after) {
    return after.of(stream.sink()).since(before.of(stream.sink())).rxPackets();
  }

  private CaptureSink capture(Stream stream) {
    return CaptureSink.start(bench.host(stream.sink()), stream, duration.plus(AROUND));
  }

  private Sent send(Stream stream, Load load) {
    try (Sending sending = bench.start(stream, load)) {
      return sending.await();
    }
  }

  private static Load load(Point point, Duration duration) {
    return new Load(point.frameSize(), point.packetsPerSecond(), duration);
  }

  private Verdict verdict(Point point, Flow flow) {
    if (flow.sent() == 0) {
      throw new InstrumentException("the generator sent nothing");
    }
    if (point.packetsPerSecond().isEmpty()) {
      return new Verdict(TrialState.VALID, "");
    }
    double target = point.packetsPerSecond().getAsDouble();
    double offered = flow.sent() / flow.seconds();
    if (offered > target * (1 + TARGET_TOLERANCE)) {
      throw new InstrumentException(
          String.format(
              Locale.ROOT, "the generator sent %.0f packets/s instead of %.0f", offered, target));
    }
    if (offered >= target * (1 - TARGET_TOLERANCE)) {
      return new Verdict(TrialState.VALID, "");
    }
    double able = calibration.generatorPacketsPerSecond().getOrDefault(point.frameSize(), 0.0);
    return new Verdict(
        able < target * (1 - TARGET_TOLERANCE)
            ? TrialState.GENERATOR_LIMIT
            : TrialState.BACK_PRESSURE,
        String.format(
            Locale.ROOT,
            "sent %.0f of %.0f packets/s; with nothing in the way the generator reaches %.0f",
            offered,
            target,
            able));
  }

  private static Trial trial(
      Planned planned, int attempt, Instant startedAt, Verdict verdict, @Nullable Flows flows) {
    return new Trial(
        planned.number(),
        planned.point(),
        planned.repetition(),
        attempt,
        startedAt,
        verdict.state(),
        verdict.reason(),
        Optional.ofNullable(flows).map(Flows::measured),
        Optional.ofNullable(flows).flatMap(Flows::neighbour));
  }
}
