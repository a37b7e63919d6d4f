package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes a lab where there is none, step by step. */
final class LabBuilder {
  private static final Path NETWORKS_LOCK = Path.of("/run/lock/partywall-lab-networks");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Socket paths have 107 characters at most; what follows the state directory takes up to 40. */
  private static final int LONGEST_STATE = 67;

  private final LabRequest request;
  private final LabPaths paths;
  private final Path home;

  LabBuilder(LabRequest request, LabPaths paths, Path home) {
    this.request = requireNonNull(request, "request is null");
    this.paths = requireNonNull(paths, "paths is null");
    this.home = requireNonNull(home, "home is null");
  }

  static Guests guests(LabRecord record, LabPaths paths) {
    return switch (record.vmm()) {
      case KVM ->
          new QemuGuests(
              record, paths.lab(record.name()), paths.cache(), new LabProcesses(record.layout()));
      case LXC -> new LxcGuests(record, paths.lab(record.name()));
      case RAW -> new NoGuests();
    };
  }

  Lab build() throws IOException {
    Path state = paths.lab(request.name());
    if (state.toString().length() > LONGEST_STATE) {
      throw new IllegalStateException(
          "%s: longer than %d characters; set PARTYWALL_STATE to a shorter path"
              .formatted(state, LONGEST_STATE));
    }
    Files.createDirectories(state.resolve("bin"));
    LabRecord record = buildNetwork(state);
    new SshServers(record.layout(), state).start();
    if (record.vmm() != Vmm.RAW) {
      Scripts.install("guest-exec-" + record.vmm() + ".sh", Lab.guestExec(state));
      Scripts.install("guest-suspend-" + record.vmm() + ".sh", Lab.guestSuspend(state));
    }
    Optional<String> accelerator = guests(record, paths).start();
    Documents.writeYaml(state.resolve("testbed.yaml"), TestBedFile.of(record, state));
    new ExporterProcess(record.layout(), state).start(home, LabPath.of(record));
    LabRecord complete = record.completed(accelerator);
    Documents.writeYaml(Lab.recordFile(state), complete);
    return Lab.made(complete, paths);
  }

  /**
   * One lab at a time takes the first free network, and has it once its root link has an address.
   */
  private LabRecord buildNetwork(Path state) throws IOException {
    try (ExclusiveLock _ = ExclusiveLock.on(NETWORKS_LOCK, PATIENCE)) {
      LabRecord record = LabRecord.begun(request, freeNetwork());
      Documents.writeYaml(Lab.recordFile(state), record);
      new LabNetwork(record.layout(), record.vmm()).build();
      return record;
    }
  }

  private static int freeNetwork() throws IOException {
    Set<String> taken =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .map(InetAddress::getHostAddress)
            .collect(Collectors.toSet());
    return IntStream.range(0, 256)
        .filter(network -> !taken.contains(new Layout("", network).rootAddress()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("all 256 management networks are taken"));
  }
}
