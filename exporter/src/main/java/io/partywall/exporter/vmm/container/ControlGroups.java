package io.partywall.exporter.vmm.container;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What the kernel accounts to control groups, of version 2, of version 1, or of both. */
final class ControlGroups {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String USAGE = "usage_usec ";
  // Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/cpuacct.rst; systemd's mount points.
  private static final List<String> VERSION_2 = List.of("", "unified");
  private static final List<String> VERSION_1 = List.of("cpuacct", "cpu,cpuacct");

  private final Path root;

  ControlGroups(Path sys) {
    this.root = requireNonNull(sys, "sys is null").resolve("fs/cgroup");
  }

  /** The processor time of a group and all below it; empty where nobody accounts it. */
  OptionalDouble cpuSeconds(String group) {
    String path = group.substring(1); // It begins with a slash.
    for (String mount : VERSION_1) {
      String usage = text(root.resolve(mount).resolve(path).resolve("cpuacct.usage"));
      if (!usage.isEmpty()) {
        return OptionalDouble.of(Long.parseLong(usage.strip()) / NANOS_PER_SECOND);
      }
    }
    for (String mount : VERSION_2) {
      for (String line :
          text(root.resolve(mount).resolve(path).resolve("cpu.stat")).lines().toList()) {
        if (line.startsWith(USAGE)) {
          return OptionalDouble.of(
              Long.parseLong(line.substring(USAGE.length())) / MICROS_PER_SECOND);
        }
      }
    }
    return OptionalDouble.empty();
  }

  /** Empty where there is no such file, as for a container that has just ended. */
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
