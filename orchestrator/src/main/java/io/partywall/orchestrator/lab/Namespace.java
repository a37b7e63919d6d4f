package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace of this machine.
 *
 * @param name as {@code ip netns} knows it, or the absolute path of a process's
 */
record Namespace(String name) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  Namespace {
    requireNonNull(name, "name is null");
  }

  /** That of a process, as long as it lives. */
  static Namespace of(long pid) {
    return new Namespace("/proc/" + pid + "/ns/net");
  }

  Path file() {
    return Path.of("/run/netns").resolve(name);
  }

  /**
   * The inode by which {@code /proc/PID/ns/net} names the namespace; empty when it is not there.
   */
  Optional<String> inode() {
    try {
      return Optional.of("net:[" + Files.getAttribute(file(), "unix:ino") + "]");
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /**
   * The command, to be run inside. Not {@code ip netns exec}, which mounts another /sys and so
   * hides the control groups that containers need.
   */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + file(), "--"));
    all.addAll(command);
    return all;
  }

  String run(String... command) {
    return Program.run(DEADLINE, command(List.of(command))).orThrow();
  }

  /** Runs lines of the {@code ip} program's batch language inside. */
  void ip(List<String> lines) {
    Program.run(DEADLINE, command(List.of("ip", "-batch", "-")), String.join("\n", lines) + "\n")
        .orThrow();
  }

  /**
   * Sets values such as {@code net/ipv4/ip_forward=1}; those the kernel does not have are passed
   * over.
   */
  void set(List<String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-ec",
                "for pair; do file=/proc/sys/${pair%%=*}; [ ! -e \"$file\" ] || echo \"${pair#*=}\" > \"$file\"; done",
                "sh"));
    command.addAll(settings);
    run(command.toArray(String[]::new));
  }

  /** In the root namespace. */
  static void rootIp(List<String> lines) {
    Program.run(DEADLINE, List.of("ip", "-batch", "-"), String.join("\n", lines) + "\n").orThrow();
  }

  boolean exists() {
    return Files.exists(file());
  }
}
