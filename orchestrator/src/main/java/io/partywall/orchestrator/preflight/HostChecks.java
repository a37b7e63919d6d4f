package io.partywall.orchestrator.preflight;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Clocks of all hosts. */
final class HostChecks {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final double NANOS = 1e9;

  /** Clocks that lie farther apart put the journal's times out of order. */
  private static final double AGREEMENT_SECONDS = 1;

  private HostChecks() {}

  /** Each of the others against the unit under test's, both asked at nearly the same time. */
  static List<Check> clocks(Host unit, Collection<Host> hosts) {
    return hosts.stream()
        .filter(host -> !host.name().equals(unit.name()))
        .sorted(Comparator.comparing(Host::name))
        .map(host ->
            Check.of(
                "clock of " + host.name(), () -> agree(offset(host) - offset(unit), unit.name())))
        .toList();
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
    if (!there.matches("\\d{1,19}")) {
      throw new HostException(
          "%s: date +%%s%%N says %s; install GNU coreutils there".formatted(host.name(), there));
    }
    long nanos = ChronoUnit.NANOS.between(before, after) / 2;
    long here = ChronoUnit.NANOS.between(Instant.EPOCH, before) + nanos;
    return (Long.parseLong(there) - here) / NANOS;
  }
}
