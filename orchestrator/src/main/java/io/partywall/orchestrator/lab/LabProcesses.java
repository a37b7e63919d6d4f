package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes of a lab: those that live in its network namespaces or in its control groups.
 * Nobody else's do, so that even what a killed {@code up} could not record is found.
 */
final class LabProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Layout layout;

  LabProcesses(Layout layout) {
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** Kills them all, again until none is left, and removes the control groups. */
  void endAll() {
    if (!Wait.until(DEADLINE, () -> !killOnce() && removeControlGroups())) {
      throw new IllegalStateException(
          "lab %s: not gone after %d s: processes %s, control groups %s"
              .formatted(layout.lab(), DEADLINE.toSeconds(), all(), controlGroups()));
    }
  }

  /** Ids of the lab's processes. */
  List<Long> all() {
    Set<String> namespaces =
        layout.namespaces().stream()
            .map(Namespace::inode)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    List<Long> found = new ArrayList<>(membersOfControlGroups());
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::valueOf)
          .filter(pid -> namespaceOf(pid).filter(namespaces::contains).isPresent())
          .forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().distinct().toList();
  }

  /** Whether a process with this id is one of the lab's. */
  boolean owns(long pid) {
    return namespaceOf(pid)
            .filter(inode ->
                layout.namespaces().stream().anyMatch(n -> n.inode().equals(Optional.of(inode))))
            .isPresent()
        || membersOfControlGroups().contains(pid);
  }

  /** Whether the process whose id a file holds lives and is one of the lab's. */
  boolean lives(Path pidFile) {
    OptionalLong pid = idIn(pidFile);
    return pid.isPresent() && owns(pid.getAsLong());
  }

  /** Kills the process whose id a file holds, and waits for its end. */
  void end(Path pidFile) {
    OptionalLong pid = idIn(pidFile);
    if (pid.isPresent() && owns(pid.getAsLong())) {
      ProcessHandle.of(pid.getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
      if (!Wait.until(DEADLINE, () -> !owns(pid.getAsLong()))) {
        throw new IllegalStateException(
            "lab %s: process %d of %s has not ended after %d s"
                .formatted(layout.lab(), pid.getAsLong(), pidFile, DEADLINE.toSeconds()));
      }
    }
  }

  private static OptionalLong idIn(Path pidFile) {
    try {
      String text = Files.readString(pidFile).strip();
      return text.matches("[0-9]{1,10}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  private boolean killOnce() {
    boolean any = false;
    controlGroups().forEach(LabProcesses::thaw);
    for (long pid : all()) {
      // The handle remembers the start time: an id that has passed to another is not hit.
      Optional<ProcessHandle> handle = ProcessHandle.of(pid);
      if (handle.isPresent() && owns(pid)) {
        handle.get().destroyForcibly();
        any = true;
      }
    }
    return any;
  }

  private static Optional<String> namespaceOf(long pid) {
    try {
      return Optional.of(
          Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("ns/net")).toString());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private List<Long> membersOfControlGroups() {
    List<Long> members = new ArrayList<>();
    for (Path group : controlGroups()) {
      try {
        Files.readAllLines(group.resolve("cgroup.procs"))
            .forEach(m -> members.add(Long.valueOf(m)));
      } catch (IOException gone) {
        // The group ended meanwhile, and its members with it.
      }
    }
    return members;
  }

  /** The lab's groups in every hierarchy, parents before children. */
  private List<Path> controlGroups() {
    List<Path> groups = new ArrayList<>();
    List<Path> roots = new ArrayList<>(List.of(CONTROL_GROUPS));
    roots.addAll(directoriesIn(CONTROL_GROUPS));
    for (Path root : roots) {
      Path group = root.resolve(layout.controlGroup());
      if (Files.isDirectory(group)) {
        collect(group, groups);
      }
    }
    return groups;
  }

  private static void collect(Path group, List<Path> groups) {
    groups.add(group);
    directoriesIn(group).forEach(child -> collect(child, groups));
  }

  private static List<Path> directoriesIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).filter(e -> !Files.isSymbolicLink(e)).toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** A frozen process of the first version of control groups does not even take SIGKILL. */
  private static void thaw(Path group) {
    write(group.resolve("freezer.state"), "THAWED");
    write(group.resolve("cgroup.freeze"), "0");
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } catch (IOException absent) {
      // Of another hierarchy, or gone with its group.
    }
  }

  /** Whether none is left; a group whose last process has just ended may be busy for a moment. */
  private boolean removeControlGroups() {
    boolean gone = true;
    for (Path group : controlGroups().reversed()) {
      try {
        Files.deleteIfExists(group);
      } catch (IOException busy) {
        gone = false;
      }
    }
    return gone;
  }
}
