package io.partywall.exporter.vmm.container;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container as the path of its control group names it.
 *
 * @param runtime the value of the label {@code vmm}
 * @param name the container's name, or as much of its number as the runtimes show
 * @param id what differs from every other container of the runtime
 * @param group the path of the container's own control group, below the root of its hierarchy
 */
record ContainerName(String runtime, String name, String id, String group) {
  private static final int SHORT_ID = 12;
  private static final String ID = "[0-9a-f]{64}";

  // In this order: a pod's control group holds that of its containers, which share the namespace.
  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout(
              "kubernetes",
              "pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})(?:\\.slice)?/",
              match -> match.group(1).replace('_', '-')),
          new Layout("docker", "/docker[-/](" + ID + ")", match -> match.group(1)),
          new Layout("podman", "/libpod[-/](" + ID + ")", match -> match.group(1)),
          // LXC 4 and later; before, and with other cgroup managers, a folder "lxc".
          new Layout("lxc", "/lxc\\.payload[./]([^/]+)", match -> match.group(1)),
          new Layout("lxc", "/lxc/([^/]+)", match -> match.group(1)),
          new Layout("nspawn", "/systemd-nspawn@([^/]+)\\.service", match -> match.group(1)),
          new Layout(
              "nspawn", "/machine\\.slice/machine-([^/]+)\\.scope", match -> match.group(1)));

  ContainerName {
    requireNonNull(runtime, "runtime is null");
    requireNonNull(name, "name is null");
    requireNonNull(id, "id is null");
    requireNonNull(group, "group is null");
  }

  private record Layout(String runtime, Pattern pattern, Function<MatchResult, String> id) {
    Layout(String runtime, String pattern, Function<MatchResult, String> id) {
      this(runtime, Pattern.compile(pattern), id);
    }
  }

  /**
   * Reads {@code /proc/PID/cgroup}, of version 1 (one line for each hierarchy), 2 or both.
   *
   * @return empty when no line names a container
   */
  static Optional<ContainerName> ofControlGroups(String text) {
    for (Layout layout : LAYOUTS) {
      for (String line : text.lines().toList()) {
        Optional<ContainerName> name = match(layout, path(line));
        if (name.isPresent()) {
          return name;
        }
      }
    }
    return Optional.empty();
  }

  /** The third of three fields; the second may hold anything but a colon. */
  private static String path(String line) {
    int first = line.indexOf(':');
    int second = line.indexOf(':', first + 1);
    return second < 0 ? "" : line.substring(second + 1) + "/";
  }

  private static Optional<ContainerName> match(Layout layout, String path) {
    Matcher matcher = layout.pattern().matcher(path);
    String id = "";
    String group = "";
    while (matcher.find()) {
      // Below it are groups that the container makes for itself; the path ends with a slash.
      group = path.substring(0, path.indexOf('/', matcher.start(1)));
      id = layout.id().apply(matcher.toMatchResult()); // The innermost is the container itself.
    }
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String name = id.matches(ID) ? id.substring(0, SHORT_ID) : unescaped(id);
    return Optional.of(new ContainerName(layout.runtime(), name, id, group));
  }

  /** Units escape what is no letter, digit, colon, dot or underscore; see systemd-escape(1). */
  private static String unescaped(String name) {
    return Pattern.compile("\\\\x([0-9a-f]{2})")
        .matcher(name)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }
}
