package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The control groups below one, in every hierarchy of both versions. */
final class ControlGroups {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final Path FIRST_PROCESS = Path.of("/proc/1/cgroup");

  /** Where systemd keeps the first process, apart from what others make beside it. */
  private static final String INIT_SCOPE = "/init.scope";

  private final Path mount;
  private final Path firstProcess;
  private final Path group;

  /**
   * Of this machine.
   *
   * @param group relative
   */
  ControlGroups(Path group) {
    this(MOUNT, FIRST_PROCESS, group);
  }

  /**
   * Of what is mounted there.
   *
   * @param firstProcess says in which groups the first process is, as cgroups(7) tells
   */
  ControlGroups(Path mount, Path firstProcess, Path group) {
    this.mount = requireNonNull(mount, "mount is null");
    this.firstProcess = requireNonNull(firstProcess, "firstProcess is null");
    this.group = requireNonNull(group, "group is null");
  }

  /** Parents before children. */
  List<Path> all() {
    List<Path> roots = new ArrayList<>(List.of(mount));
    roots.addAll(directoriesIn(mount));
    Set<String> bases = bases();
    List<Path> groups = new ArrayList<>();
    for (Path root : roots) {
      for (String base : bases) {
        Path below = root.resolve(base).resolve(group);
        if (Files.isDirectory(below)) {
          collect(below, groups);
        }
      }
    }
    return groups;
  }

  /**
   * LXC makes groups below those of the first process, unless told that they are relative to its
   * own; in a container, or in a namespace of processes, these are not the roots.
   */
  private Set<String> bases() {
    Set<String> bases = new LinkedHashSet<>(Set.of(""));
    try {
      for (String line : Files.readAllLines(firstProcess)) {
        // "4:memory:/user/1"
        String path = line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1);
        bases.add(
            (path.endsWith(INIT_SCOPE)
                    ? path.substring(0, path.length() - INIT_SCOPE.length())
                    : path)
                .replaceFirst("^/", ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bases;
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
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !Files.isSymbolicLink(entry))
          .sorted()
          .toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** Ids of the processes in them; one may come more than once. */
  List<Long> members() {
    List<Long> members = new ArrayList<>();
    for (Path each : all()) {
      try {
        Files.readAllLines(each.resolve("cgroup.procs"))
            .forEach(member -> members.add(Long.valueOf(member)));
      } catch (IOException gone) {
        // The group ended meanwhile, and its members with it.
      }
    }
    return members;
  }

  /** A frozen process of the first version of control groups does not even take SIGKILL. */
  void thaw() {
    for (Path each : all()) {
      write(each.resolve("freezer.state"), "THAWED");
      write(each.resolve("cgroup.freeze"), "0");
    }
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } catch (IOException absent) {
      // Of another hierarchy, or gone with its group.
    }
  }

  /** Whether none is left; a group whose last process has just ended may be busy for a moment. */
  boolean remove() {
    boolean gone = true;
    for (Path each : all().reversed()) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException busy) {
        gone = false;
      }
    }
    return gone;
  }
}
