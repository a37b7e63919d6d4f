package io.partywall.orchestrator.demo;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.demo.Demo.Narration;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.runner.Accounting;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.runner.Reading;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.DeviceCounters;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generator.Sent;
import io.partywall.orchestrator.watch.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Traffic on every guest, then the aggressor's flood, while Prometheus watches: does the alert
 * come, and whom does it name?
 */
final class AlertEpisode {
  private static final int BULK_FRAME = 1500;
  private static final int FLOOD_FRAME = 64;

  /** Before the flood, so that the alert's windows are full of a quiet host. */
  private static final Duration BASELINE = Duration.ofSeconds(10);

  /** At least, so that the victim's loss is no accident of a moment. */
  private static final Duration SHORTEST_FLOOD = Duration.ofSeconds(12);

  private static final Duration LONGEST_FLOOD = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Bench bench;
  private final Supplier<List<Received>> alerts;
  private final Narration narration;

  /**
   * An episode on a bench.
   *
   * @param alerts what the webhook received so far
   */
  AlertEpisode(Bench bench, Supplier<List<Received>> alerts, Narration narration) {
    this.bench = requireNonNull(bench, "bench is null");
    this.alerts = requireNonNull(alerts, "alerts is null");
    this.narration = requireNonNull(narration, "narration is null");
  }

  /** What the innocent send, in packets per second of 1500 bytes. */
  record Bulk(double victim, double bystander) {}

  Episode run(Bulk bulk, boolean neighbour) {
    Instant startedAt = Instant.now();
    Stream victim = bench.measured();
    Stream aggressor = bench.coGuest().orElseThrow();
    Stream bystander = bench.bystanders().getFirst();
    List<Stream> innocent = List.of(victim, bystander);
    Duration whole = BASELINE.plus(LONGEST_FLOOD).plusSeconds(2);
    Reading before = bench.read(innocent);
    long begun = System.nanoTime();
    Flood flood;
    try (Sending _ = bench.start(bystander, bulk(bulk.bystander(), whole));
        Sending _ = bench.start(victim, bulk(bulk.victim(), whole))) {
      bench.pause(BASELINE);
      flood = neighbour ? flood(victim, aggressor) : quiet(victim);
    }
    double seconds = secondsSince(begun);
    bench.settle(innocent);
    Reading after = bench.read(innocent);
    return new Episode(
        startedAt,
        victim.guest(),
        aggressor.guest(),
        bystander.guest(),
        neighbour,
        flood.seconds(),
        Point.layer1Mbit(BULK_FRAME, bulk.victim()),
        flow(victim, before, after, seconds),
        flood.victimLossPercent(),
        flow(bystander, before, after, seconds),
        notifications(flood.zero()));
  }

  private static Load bulk(double packetsPerSecond, Duration duration) {
    return new Load(BULK_FRAME, OptionalDouble.of(packetsPerSecond), duration);
  }

  /**
   * The flood, or the time in which there was none.
   *
   * @param zero its first frame, in the time of {@link System#nanoTime()}
   */
  private record Flood(long zero, double seconds, double victimLossPercent) {}

  private Flood flood(Stream victim, Stream aggressor) {
    try (FirstFrame first =
        FirstFrame.watch(bench.host(aggressor.generator()), aggressor.generator(), LONGEST_FLOOD)) {
      Victim before = victim(victim);
      try (Sending _ =
          bench.start(aggressor, new Load(FLOOD_FRAME, OptionalDouble.empty(), LONGEST_FLOOD))) {
        long zero = first.await(Duration.ofSeconds(10));
        narration.say("episode: %s floods with frames of 64 bytes".formatted(aggressor.guest()));
        awaitAlert(zero);
        return new Flood(zero, secondsSince(zero), victim(victim).lossPercentSince(before));
      }
    }
  }

  private Flood quiet(Stream victim) {
    long zero = System.nanoTime();
    narration.say("episode: nobody floods");
    Victim before = victim(victim);
    awaitAlert(zero);
    return new Flood(zero, secondsSince(zero), victim(victim).lossPercentSince(before));
  }

  private void awaitAlert(long zero) {
    Wait.until(
        LONGEST_FLOOD.minusSeconds(2),
        POLL,
        () -> secondsSince(zero) >= SHORTEST_FLOOD.toSeconds() && violationSince(zero));
  }

  private boolean violationSince(long zero) {
    return alerts.get().stream()
        .anyMatch(alert ->
            alert.firing() && alert.alert().equals(DemoResult.ALERT) && alert.nanoTime() > zero);
  }

  private static double secondsSince(long zero) {
    return (System.nanoTime() - zero) / 1e9;
  }

  private record Victim(long sent, long received) {
    double lossPercentSince(Victim before) {
      long sentSince = sent - before.sent;
      return sentSince <= 0
          ? 0
          : Math.max(0, 100.0 * (sentSince - (received - before.received)) / sentSince);
    }
  }

  private Victim victim(Stream stream) {
    DeviceCounters generator = bench.counters(stream.generator());
    DeviceCounters sink = bench.counters(stream.sink());
    return new Victim(generator.txPackets() + generator.txDropped(), sink.rxPackets());
  }

  /** Generators that were stopped report nothing: their interfaces tell what left. */
  private Flow flow(Stream stream, Reading before, Reading after, double seconds) {
    DeviceCounters left = after.of(stream.generator()).since(before.of(stream.generator()));
    return new Accounting(stream, bench.vmm(), before, after)
        .flow(BULK_FRAME, new Sent(left.txPackets() + left.txDropped(), seconds));
  }

  private List<Notification> notifications(long zero) {
    return alerts.get().stream().map(alert -> notification(alert, zero)).toList();
  }

  private static Notification notification(Received alert, long zero) {
    String victim = alert.label("victim");
    return new Notification(
        (alert.nanoTime() - zero) / 1e9,
        alert.status(),
        alert.alert(),
        victim.isEmpty() ? alert.label("guest") : victim,
        alert.label("aggressor"),
        alert.annotation("summary"));
  }
}
