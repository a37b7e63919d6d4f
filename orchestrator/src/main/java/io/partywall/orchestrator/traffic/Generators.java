package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import java.time.Duration;
import java.util.List;

/** Chooses the generator for a host. */
public final class Generators {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String SCRIPT =
      """
      if [ -w /proc/net/pktgen/pgctrl ]; then echo pktgen
      elif command -v trafgen >/dev/null && command -v stdbuf >/dev/null; then echo trafgen
      else echo none
      fi
      """;

  private Generators() {}

  /** The kernel's own generator where there is one, else trafgen. */
  public static Generator of(Host host) {
    String found = host.run(DEADLINE, List.of("bash", "-c", SCRIPT)).orThrow().strip();
    return switch (found) {
      case "pktgen" -> new PktgenGenerator();
      case "trafgen" -> new TrafgenGenerator();
      default ->
          throw new HostException(
              host.name()
                  + ": no generator; load the kernel module pktgen or install netsniff-ng there");
    };
  }
}
