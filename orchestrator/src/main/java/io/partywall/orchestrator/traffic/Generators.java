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
      elif command -v tcpreplay >/dev/null; then echo tcpreplay
      else echo none
      fi
      """;

  private Generators() {}

  /** The kernel's own generator where there is one, else tcpreplay. */
  public static Generator of(Host host) {
    String found = host.run(DEADLINE, List.of("bash", "-c", SCRIPT)).orThrow().strip();
    return switch (found) {
      case "pktgen" -> new PktgenGenerator();
      case "tcpreplay" -> new TcpreplayGenerator();
      default ->
          throw new HostException(
              host.name()
                  + ": no generator; load the kernel module pktgen or install tcpreplay there");
    };
  }
}
