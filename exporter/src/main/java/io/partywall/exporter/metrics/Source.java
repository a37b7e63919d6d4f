package io.partywall.exporter.metrics;

import io.partywall.exporter.kernel.Snapshot;
import java.io.IOException;

/**
 * Something that a scrape asks for families. One that throws delivers nothing in that scrape, and
 * {@code partywall_collector_success} says so; the others are not affected.
 */
public interface Source {
  /** The value of the label {@code collector}. */
  String collector();

  /** Begins what takes long, once, when the daemon listens already. */
  default void start() {}

  /**
   * Writes families of this moment; must return within milliseconds, and may wait only for what
   * {@link #start} began.
   */
  void collect(Snapshot snapshot, FamilyWriter out) throws IOException;
}
