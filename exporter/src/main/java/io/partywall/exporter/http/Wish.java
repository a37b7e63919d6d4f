package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.Format;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  // What a record brings makes a dozen classes at run time.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Wish wish
        && format == wish.format
        && gzip == wish.gzip
        && collectors.equals(wish.collectors);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * format.hashCode() + Boolean.hashCode(gzip)) + collectors.hashCode();
  }
}
