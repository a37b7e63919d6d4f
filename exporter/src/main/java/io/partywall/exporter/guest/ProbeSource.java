package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes a probe's failure visible as a collector's own; its guests' families are written by {@link
 * GuestSource}, so that the guests of one VMM are seen while another does not answer.
 */
public final class ProbeSource implements Source {
  private final GuestDirectory directory;
  private final VmmProbe probe;

  /** Watches a probe of that directory. */
  public ProbeSource(GuestDirectory directory, VmmProbe probe) {
    this.directory = requireNonNull(directory, "directory is null");
    this.probe = requireNonNull(probe, "probe is null");
  }

  @Override
  public String collector() {
    return probe.vmm();
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    directory.guests(snapshot.links());
    Optional<IOException> failure = directory.failure(probe);
    if (failure.isPresent()) {
      throw new IOException(failure.get().getMessage(), failure.get());
    }
  }
}
