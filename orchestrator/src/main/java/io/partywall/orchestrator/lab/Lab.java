package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test bed on this machine: seven hosts in network namespaces, three guests and an exporter. It
 * outlives the process that made it, until it is taken down.
 */
public final class Lab implements AutoCloseable {
  /** For labs of the same name in any state directory: namespaces know one name each. */
  private static final Path LOCKS = Path.of("/run/lock");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LabRecord record;
  private final LabPaths paths;
  private final boolean fresh;

  private Lab(LabRecord record, LabPaths paths, boolean fresh) {
    this.record = requireNonNull(record, "record is null");
    this.paths = requireNonNull(paths, "paths is null");
    this.fresh = fresh;
  }

  /**
   * Makes a lab. One that stands and is sound is returned as it is; one that is broken, or that a
   * killed {@code up} left behind, is taken down first.
   *
   * @param home the checkout or installation that holds the exporter
   */
  public static Lab up(LabRequest request, LabPaths paths, Path home) throws IOException {
    try (ExclusiveLock _ = lock(request.name())) {
      Path state = paths.lab(request.name());
      Optional<LabRecord> before = recordIn(state);
      if (before.isPresent() && before.get().complete()) {
        refuseAnother(before.get(), request);
        Lab standing = new Lab(before.get(), paths, false);
        if (standing.faults().isEmpty()) {
          return standing;
        }
      }
      if (!Files.exists(state)) {
        refuseForeign(request.name());
      }
      takeDown(request.name(), paths);
      return build(request, paths, home);
    }
  }

  private static Lab build(LabRequest request, LabPaths paths, Path home) throws IOException {
    try {
      return new LabBuilder(request, paths, home).build();
    } catch (IOException | RuntimeException | Error e) {
      try {
        takeDown(request.name(), paths);
      } catch (IOException | RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** The lab of this name, if {@code up} came to its end for it. */
  public static Optional<Lab> find(String name, LabPaths paths) {
    LabRequest.checkName(name);
    return recordIn(paths.lab(name))
        .filter(LabRecord::complete)
        .map(record -> new Lab(record, paths, false));
  }

  /** Removes whatever there is of a lab, whole or broken; none at all is no error. */
  public static void down(String name, LabPaths paths) throws IOException {
    LabRequest.checkName(name);
    try (ExclusiveLock _ = lock(name)) {
      takeDown(name, paths);
    }
  }

  static Lab made(LabRecord record, LabPaths paths) {
    return new Lab(record, paths, true);
  }

  static Path recordFile(Path state) {
    return state.resolve("lab.yaml");
  }

  static Path guestExec(Path state) {
    return state.resolve("bin/guest-exec");
  }

  static Path guestSuspend(Path state) {
    return state.resolve("bin/guest-suspend");
  }

  static ExclusiveLock lock(String name) throws IOException {
    return ExclusiveLock.on(lockFile(name), PATIENCE);
  }

  static Path lockFile(String name) {
    return LOCKS.resolve("partywall-lab-" + name);
  }

  private static Optional<LabRecord> recordIn(Path state) {
    try {
      return Files.exists(recordFile(state))
          ? Optional.of(Documents.readYaml(recordFile(state), LabRecord.class))
          : Optional.empty();
    } catch (BadInput ofAnotherVersion) {
      return Optional.empty();
    }
  }

  private static void refuseAnother(LabRecord standing, LabRequest request) {
    if (!standing.answers(request)) {
      throw BadInput.of(
          "lab " + standing.name(),
          "",
          "stands already, made with " + standing.parameters(),
          "take it down first with './partywall lab down --name "
              + standing.name()
              + "', or use another name");
    }
  }

  /** The record is written first of all: namespaces without it are not of this state directory. */
  private static void refuseForeign(String name) {
    if (new Layout(name, 0).namespaces().stream().anyMatch(Namespace::exists)) {
      throw BadInput.of(
          "lab " + name,
          "",
          "has namespaces here but keeps its files elsewhere",
          "take it down with './partywall lab down --name " + name + "', or use another name");
    }
  }

  private static void takeDown(String name, LabPaths paths) throws IOException {
    Layout layout = new Layout(name, 0);
    new LabProcesses(layout).endAll();
    if (Files.exists(Path.of("/sys/class/net", layout.rootDevice()))) {
      Namespace.rootIp(List.of("link del " + layout.rootDevice()));
    }
    Namespace.rootIp(
        layout.namespaces().stream()
            .filter(Namespace::exists)
            .map(namespace -> "netns del " + namespace.name())
            .toList());
    DirectoryTree.delete(paths.lab(name));
    DirectoryTree.deleteWithEmptyParents(LxcGuests.locks(paths.lab(name)), LxcGuests.RUNTIME);
  }

  /** What should run and does not, such as {@code guest abrix}; empty for a sound lab. */
  public List<String> faults() {
    LabProcesses processes = new LabProcesses(record.layout());
    List<String> faults = new ArrayList<>();
    pidFiles()
        .forEach((what, file) -> {
          if (!processes.lives(file)) {
            faults.add(what);
          }
        });
    return faults;
  }

  /** By what {@link #faults} calls it, the file with the id of each process that should run. */
  Map<String, Path> pidFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    SshServers servers = new SshServers(record.layout(), state());
    for (String host : Layout.hosts()) {
      files.put("sshd on " + host, servers.pidFile(host));
    }
    LabBuilder.guests(record, paths)
        .pidFiles()
        .forEach((name, file) -> files.put("guest " + name, file));
    files.put("exporter", new ExporterProcess(record.layout(), state()).pidFile());
    return files;
  }

  /** Takes this lab down. */
  public void down() throws IOException {
    down(record.name(), paths);
  }

  @Override
  public void close() {
    try {
      down();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@link #up} made it, rather than found it. */
  public boolean isFresh() {
    return fresh;
  }

  /** Its name. */
  public String name() {
    return record.name();
  }

  /** What runs the guests. */
  public Vmm vmm() {
    return record.vmm();
  }

  /** The guests' NIC model as references name it: QEMU's name, {@code veth} or {@code none}. */
  public String nicModel() {
    return record.nicModel();
  }

  /** {@code kvm} or {@code tcg} for QEMU guests. */
  public Optional<String> accelerator() {
    return record.accelerator();
  }

  /** The guests, in the order of their streams. */
  public List<LabGuest> guests() {
    return record.guests();
  }

  /** The options that make the same lab. */
  public String parameters() {
    return record.parameters();
  }

  /** The directory of its files. */
  public Path state() {
    return paths.lab(record.name());
  }

  /** The description of the test bed. */
  public Path testBed() {
    return state().resolve("testbed.yaml");
  }

  /** Where its exporter looks for the reference file; empty at first. */
  public Path reference() {
    return ExporterProcess.reference(state());
  }

  /** Ids of all processes in its namespaces. */
  public List<Long> processes() {
    return new LabProcesses(record.layout()).all();
  }

  /** Address and port by which this machine's root namespace reaches the exporter. */
  public String exporter() {
    return new ExporterProcess(record.layout(), state()).managementAddress();
  }

  /** Of each host of the test bed, the address on the management network. */
  public Map<String, String> hosts() {
    Map<String, String> hosts = new LinkedHashMap<>();
    Layout.hosts().forEach(host -> hosts.put(host, record.layout().managementAddress(host)));
    return hosts;
  }
}
