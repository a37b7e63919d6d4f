package io.partywall.exporter.reference;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.Optional;

/**
 * Fails while the reference file is broken. It is a collector of its own, because one that fails
 * delivers nothing, and the last good reference is to be delivered all the same.
 */
public final class ReferenceHealth implements Source {
  private final ReferenceSource source;

  /** Watches the file of that source. */
  public ReferenceHealth(ReferenceSource source) {
    this.source = requireNonNull(source, "source is null");
  }

  @Override
  public String collector() {
    return "reference_file";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    Optional<BadInput> broken = source.refresh();
    if (broken.isPresent()) {
      throw new IOException(broken.get().getMessage(), broken.get());
    }
  }
}
