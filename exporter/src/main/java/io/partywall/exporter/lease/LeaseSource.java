package io.partywall.exporter.lease;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;

/** Says that an experiment makes the load on this host, so that alerts can be held back. */
public final class LeaseSource implements Source {
  private final Lease lease;

  /** Writes what that lease says. */
  public LeaseSource(Lease lease) {
    this.lease = requireNonNull(lease, "lease is null");
  }

  @Override
  public String collector() {
    return "lease";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    out.family(
        "partywall_experiment_running",
        "gauge",
        "1 while an experiment makes the load on this host.");
    lease
        .current()
        .filter(LeaseFile::inhibit)
        .ifPresent(running ->
            out.sample(
                1,
                "experiment",
                running.experiment(),
                "scenario",
                running.scenario(),
                "frame_size",
                running.frameSize()));
  }
}
