package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the kernel once, asks each source, and adds what the client's registry holds. Scrapes
 * follow one another; they do not overlap.
 */
public final class Scrape {
  private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);
  private static final String KERNEL = "kernel";

  private final SnapshotSupplier snapshots;
  private final List<Source> sources;
  private final PrometheusRegistry registry;
  private final InstantSource clock;
  private final PrometheusTextFormatWriter client = PrometheusTextFormatWriter.create();
  private final Map<String, CollectorState> states = new LinkedHashMap<>();
  private volatile List<CollectorState> latest = List.of();

  /** Remembers whom to ask, in that order. */
  public Scrape(
      SnapshotSupplier snapshots,
      List<Source> sources,
      PrometheusRegistry registry,
      InstantSource clock) {
    this.snapshots = requireNonNull(snapshots, "snapshots is null");
    this.sources = List.copyOf(sources);
    this.registry = requireNonNull(registry, "registry is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Produces one exposition; what fails is missing from it, and said so. */
  public synchronized ExpositionBytes run() throws IOException {
    ExpositionBytes bytes = new ExpositionBytes();
    FamilyWriter out = new FamilyWriter(bytes);
    Instant now = clock.instant();
    Optional<Snapshot> snapshot = snapshot(now);
    for (Source source : sources) {
      FamilyWriter.Mark mark = out.mark();
      long start = System.nanoTime();
      Optional<String> problem;
      if (snapshot.isEmpty()) {
        // An empty snapshot would look like a host that all guests have left.
        problem = Optional.of("the kernel's counters could not be read");
      } else {
        problem = attempt(source.collector(), () -> source.collect(snapshot.get(), out));
      }
      if (problem.isPresent()) {
        out.cutBackTo(mark);
      }
      remember(source.collector(), start, now, problem);
    }
    latest = List.copyOf(states.values());
    writeStates(out);
    client.write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    return bytes;
  }

  /** How each collector fared in the latest scrape; empty before the first. Never waits. */
  public Collection<CollectorState> collectors() {
    return latest;
  }

  /** Whether the latest scrape could read the kernel's counters. */
  public boolean ready() {
    return latest.stream().anyMatch(state -> state.collector().equals(KERNEL) && state.success());
  }

  private Optional<Snapshot> snapshot(Instant now) {
    long start = System.nanoTime();
    Snapshot[] read = new Snapshot[1];
    Optional<String> problem = attempt(KERNEL, () -> read[0] = snapshots.read());
    remember(KERNEL, start, now, problem);
    return problem.isPresent() ? Optional.empty() : Optional.of(read[0]);
  }

  private Optional<String> attempt(String collector, Attempt attempt) {
    CollectorState before = states.get(collector);
    try {
      attempt.run();
    } catch (IOException | RuntimeException e) {
      String problem = e.getMessage() == null ? e.toString() : e.getMessage();
      // Once per failure that lasts, not once per scrape.
      if (before == null || before.success()) {
        LOG.warn("collector {} failed: {}", collector, problem, e);
      }
      return Optional.of(problem);
    }
    if (before != null && !before.success()) {
      LOG.info("collector {} works again", collector);
    }
    return Optional.empty();
  }

  private void remember(String collector, long start, Instant now, Optional<String> problem) {
    Optional<Instant> lastSuccess =
        problem.isEmpty()
            ? Optional.of(now)
            : Optional.ofNullable(states.get(collector)).flatMap(CollectorState::lastSuccess);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    states.put(collector, new CollectorState(collector, duration, lastSuccess, problem));
  }

  private void writeStates(FamilyWriter out) {
    out.family(
        "partywall_collector_success",
        "gauge",
        "Whether the collector's families are in this scrape (1) or missing because it failed (0).");
    for (CollectorState state : states.values()) {
      out.sample(state.success() ? 1 : 0, "collector", state.collector());
    }
    out.family(
        "partywall_collector_duration_seconds",
        "gauge",
        "Time that the collector took in this scrape.");
    for (CollectorState state : states.values()) {
      out.sample(state.duration().toNanos() / 1e9, "collector", state.collector());
    }
    out.family(
        "partywall_collector_last_success_timestamp_seconds",
        "gauge",
        "When the collector succeeded last; missing until it does.");
    for (CollectorState state : states.values()) {
      state
          .lastSuccess()
          .ifPresent(time -> out.sample(time.toEpochMilli() / 1e3, "collector", state.collector()));
    }
  }

  /** Gives the snapshot of a scrape. */
  public interface SnapshotSupplier {
    /** Reads the kernel's counters now. */
    Snapshot read() throws IOException;
  }

  private interface Attempt {
    void run() throws IOException;
  }
}
