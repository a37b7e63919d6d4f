package io.partywall.exporter;

import io.partywall.exporter.config.ExporterConfiguration;
import io.partywall.exporter.drops.DropSource;
import io.partywall.exporter.drops.Drops;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.guest.GuestSource;
import io.partywall.exporter.guest.ProbeSource;
import io.partywall.exporter.guest.VmmProbe;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.lease.Lease;
import io.partywall.exporter.lease.LeaseSource;
import io.partywall.exporter.metrics.Source;
import io.partywall.exporter.paths.PathSource;
import io.partywall.exporter.peaks.PeakSampler;
import io.partywall.exporter.reference.HostIdentity;
import io.partywall.exporter.reference.ReferenceHealth;
import io.partywall.exporter.reference.ReferenceSource;
import io.partywall.exporter.vmm.ProcFiles;
import io.partywall.exporter.vmm.container.ContainerProbe;
import io.partywall.exporter.vmm.kvm.QemuProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what the daemon says of the guests. */
final class GuestSources {
  private GuestSources() {}

  static List<Source> of(ExporterConfiguration configuration, NetworkReader network)
      throws IOException {
    ProcFiles proc = new ProcFiles(configuration.proc());
    List<VmmProbe> probes =
        List.of(
            new QemuProbe(proc),
            new ContainerProbe(proc, configuration.sys(), network::namespaceIdOf));
    GuestDirectory directory =
        new GuestDirectory(probes, configuration.guestLabel(), System::nanoTime);
    List<Source> sources = new ArrayList<>();
    probes.forEach(probe -> sources.add(new ProbeSource(directory, probe)));
    sources.add(new GuestSource(directory));
    if (!configuration.paths().isEmpty()) {
      sources.add(new PathSource(configuration.paths(), directory));
    }
    if (configuration.drops()) {
      sources.add(new DropSource(Drops.ofKernel(configuration.proc()), directory));
    }
    if (configuration.reference().isPresent()) {
      Path file = configuration.reference().get();
      ReferenceSource reference = new ReferenceSource(file, HostIdentity.ofThisHost(), directory);
      sources.add(reference);
      sources.add(new ReferenceHealth(reference));
    }
    Optional<Lease> lease =
        configuration
            .lease()
            .map(file -> new Lease(file, InstantSource.system(), System::nanoTime));
    lease.ifPresent(present -> sources.add(new LeaseSource(present)));
    if (configuration.samplingHertz() > 0) {
      sources.add(
          new PeakSampler(
              directory,
              network,
              () -> lease.isPresent() && lease.get().samplingPaused(),
              System::nanoTime,
              configuration.samplingHertz()));
    }
    return sources;
  }
}
