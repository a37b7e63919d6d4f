package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the kernel once, asks each source, and adds what the client's registry holds. Readings and
 * expositions follow one another; they do not overlap.
 */
public final class Scrape {
  private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);
  private static final String KERNEL = "kernel";
  private static final String OWN = "exporter";

  private final SnapshotSupplier snapshots;
  private final List<Source> sources;
  private final PrometheusRegistry registry;
  private final InstantSource clock;
  private final Set<String> names;
  private final ChunkPool chunks = new ChunkPool();
  private final Map<String, CollectorState> states = new LinkedHashMap<>();
  private volatile List<CollectorState> latest = List.of();
  private Instant time = Instant.EPOCH;
  private Optional<Snapshot> snapshot = Optional.empty();

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
    Set<String> collectors = new LinkedHashSet<>(List.of(OWN));
    sources.forEach(source -> collectors.add(source.collector()));
    this.names = Collections.unmodifiableSet(collectors);
  }

  /** The names of the collectors that {@link #render} can be asked for. */
  public Set<String> names() {
    return names;
  }

  /** Reads the kernel's counters, for the expositions until the next reading; tells when. */
  public synchronized Instant read() {
    time = clock.instant();
    long start = System.nanoTime();
    snapshot = Optional.empty();
    remember(KERNEL, start, attempt(KERNEL, () -> snapshot = Optional.of(snapshots.read())));
    return time;
  }

  /**
   * Produces an exposition of the latest reading, also for whoever asked for an earlier one: a
   * snapshot holds only until the next. What fails is missing from it, and said so.
   *
   * @param chosen the collectors to ask; what the client holds is one of them, {@code exporter}
   */
  public synchronized ExpositionBytes render(Format format, Set<String> chosen) throws IOException {
    ExpositionBytes bytes = new ExpositionBytes(chunks);
    FamilyWriter out = new FamilyWriter(bytes, format);
    for (Source source : sources) {
      if (chosen.contains(source.collector())) {
        collect(source, out);
      }
    }
    latest = List.copyOf(states.values());
    writeStates(chosen, out);
    // Also when there is nothing in it, as the client's writer ends the exposition.
    MetricSnapshots own = chosen.contains(OWN) ? registry.scrape() : MetricSnapshots.of();
    writer(format).write(bytes, own, EscapingScheme.UNDERSCORE_ESCAPING);
    return bytes;
  }

  private static ExpositionFormatWriter writer(Format format) {
    return switch (format) {
      case TEXT -> PrometheusTextFormatWriter.create();
      case OPENMETRICS ->
          OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build();
    };
  }

  private void collect(Source source, FamilyWriter out) {
    FamilyWriter.Mark mark = out.mark();
    long start = System.nanoTime();
    Optional<String> problem =
        snapshot
            .map(counted -> attempt(source.collector(), () -> source.collect(counted, out)))
            // An empty snapshot would look like a host that all guests have left.
            .orElse(Optional.of("the kernel's counters could not be read"));
    if (problem.isPresent()) {
      out.cutBackTo(mark);
    }
    remember(source.collector(), start, problem);
  }

  /** How each collector fared in the latest scrape; empty before the first. Never waits. */
  public Collection<CollectorState> collectors() {
    return latest;
  }

  /** Whether the latest scrape could read the kernel's counters. */
  public boolean ready() {
    return latest.stream().anyMatch(state -> state.collector().equals(KERNEL) && state.success());
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

  private void remember(String collector, long start, Optional<String> problem) {
    Optional<Instant> lastSuccess =
        problem.isEmpty()
            ? Optional.of(time)
            : Optional.ofNullable(states.get(collector)).flatMap(CollectorState::lastSuccess);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    states.put(collector, new CollectorState(collector, duration, lastSuccess, problem));
  }

  private void writeStates(Set<String> chosen, FamilyWriter out) {
    List<CollectorState> shown =
        states.values().stream()
            .filter(state -> state.collector().equals(KERNEL) || chosen.contains(state.collector()))
            .toList();
    out.family(
        "partywall_collector_success",
        "gauge",
        "Whether the collector's families are in this scrape (1) or missing because it failed (0).");
    for (CollectorState state : shown) {
      out.sample(state.success() ? 1 : 0, "collector", state.collector());
    }
    out.family(
        "partywall_collector_duration_seconds",
        "gauge",
        "Time that the collector took in this scrape.");
    for (CollectorState state : shown) {
      out.sample(state.duration().toNanos() / 1e9, "collector", state.collector());
    }
    out.family(
        "partywall_collector_last_success_timestamp_seconds",
        "gauge",
        "When the collector succeeded last; missing until it does.");
    for (CollectorState state : shown) {
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
