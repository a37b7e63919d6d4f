package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.Format;
import java.util.Set;

/**
 * The exposition that a client wants.
 *
 * @param collectors the names of those to ask
 */
record Wish(Format format, boolean gzip, Set<String> collectors) {
  Wish {
    requireNonNull(format, "format is null");
    collectors = Set.copyOf(collectors);
  }

  /** The same, not compressed. */
  Wish plain() {
    return new Wish(format, false, collectors);
  }
}
