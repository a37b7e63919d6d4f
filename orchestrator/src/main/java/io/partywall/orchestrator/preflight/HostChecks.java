package io.partywall.orchestrator.preflight;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.testbed.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Clocks of all hosts. */
final class HostChecks {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final double NANOS = 1e9;

  /** Clocks that lie farther apart put the journal's times out of order. */
  private static final double AGREEMENT_SECONDS = 1;

  private HostChecks() {}

  static List<Check> clocks(TestBed bed, Hosts hosts) {
    String unit = bed.unitUnderTest().host();
    double ofUnit = offset(hosts.get(unit));
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, Host> host : new TreeMap<>(hosts.all()).entrySet()) {
      if (!host.getKey().equals(unit)) {
        checks.add(
            Check.of(
                "clock of " + host.getKey(), () -> agree(offset(host.getValue()) - ofUnit, unit)));
      }
    }
    return checks;
  }

  private static String agree(double seconds, String unit) {
    String found = String.format(Locale.ROOT, "%+.2f s against %s", seconds, unit);
    if (Math.abs(seconds) > AGREEMENT_SECONDS) {
      throw new HostException(found + "; set the clocks, such as by chrony");
    }
    return found;
  }

  /** Seconds by which a host's clock is ahead of this machine's, half a round trip more or less. */
  private static double offset(Host host) {
    Instant before = Instant.now();
    String there = host.run(DEADLINE, List.of("date", "+%s%N")).orThrow().strip();
    Instant after = Instant.now();
    long nanos = ChronoUnit.NANOS.between(before, after) / 2;
    long here = ChronoUnit.NANOS.between(Instant.EPOCH, before) + nanos;
    return (Long.parseLong(there) - here) / NANOS;
  }
}
