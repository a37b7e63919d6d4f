package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Layout layout;
  private final ControlGroups controlGroups;

  LabProcesses(Layout layout) {
    this.layout = requireNonNull(layout, "layout is null");
    this.controlGroups = new ControlGroups(layout.controlGroup());
  }

  /** Kills them all, again until none is left, and removes the control groups. */
  void endAll() {
    if (!Wait.until(DEADLINE, () -> !killOnce() && controlGroups.remove())) {
      throw new IllegalStateException(
          "lab %s: not gone after %d s: processes %s, control groups %s"
              .formatted(layout.lab(), DEADLINE.toSeconds(), all(), controlGroups.all()));
    }
  }

  /** Ids of the lab's processes. */
  List<Long> all() {
    Set<String> namespaces =
        layout.namespaces().stream()
            .map(Namespace::inode)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    List<Long> found = new ArrayList<>(controlGroups.members());
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
        || controlGroups.members().contains(pid);
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
    controlGroups.thaw();
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
}
