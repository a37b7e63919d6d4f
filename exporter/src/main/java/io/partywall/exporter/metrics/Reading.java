package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * One look at the kernel, which may become several expositions.
 *
 * @param snapshot empty when the kernel did not answer
 */
public record Reading(Instant time, Optional<Snapshot> snapshot) {
  public Reading {
    requireNonNull(time, "time is null");
    requireNonNull(snapshot, "snapshot is null");
  }
}
