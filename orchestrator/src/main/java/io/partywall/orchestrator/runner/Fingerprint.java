package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.host.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What machine a host is: kernel, processor, memory and the versions of the programs used. */
final class Fingerprint {
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /** Lines {@code key=value}; a program that is not there has no line. */
  private static final String SCRIPT =
      """
      export LC_ALL=C.UTF-8
      say() { [ -z "$2" ] || printf '%s=%s\\n' "$1" "$2"; }
      say kernel "$(uname -sr)"
      say machine "$(uname -m)"
      say processor "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
      say processors "$(grep -c ^processor /proc/cpuinfo)"
      say memory "$(sed -n 's/^MemTotal: *//p' /proc/meminfo)"
      say system "$(sed -n 's/^PRETTY_NAME="\\(.*\\)"/\\1/p' /etc/os-release)"
      say tcpreplay "$(tcpreplay --version 2>&1 | head -n 1)"
      say tcpdump "$(tcpdump --version 2>&1 | head -n 1)"
      say qemu "$(qemu-system-x86_64 --version 2>/dev/null | head -n 1)"
      say lxc "$(lxc-start --version 2>/dev/null | head -n 1)"
      """;

  private Fingerprint() {}

  static Map<String, String> of(Host host) {
    Map<String, String> found = new LinkedHashMap<>();
    host.run(DEADLINE, List.of("bash", "-c", SCRIPT))
        .orThrow()
        .lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          found.put(line.substring(0, equals), line.substring(equals + 1));
        });
    return found;
  }
}
