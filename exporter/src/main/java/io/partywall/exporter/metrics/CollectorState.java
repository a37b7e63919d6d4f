package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a collector fared in the latest scrape.
 *
 * @param problem what went wrong; empty after a success
 */
public record CollectorState(
    String collector, Duration duration, Optional<Instant> lastSuccess, Optional<String> problem) {
  public CollectorState {
    requireNonNull(collector, "collector is null");
    requireNonNull(duration, "duration is null");
    requireNonNull(lastSuccess, "lastSuccess is null");
    requireNonNull(problem, "problem is null");
  }

  /** Whether the latest scrape has this collector's families. */
  public boolean success() {
    return problem.isEmpty();
  }
}
