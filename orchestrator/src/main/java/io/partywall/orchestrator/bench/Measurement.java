package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What was measured of a contender at one number of interfaces.
 *
 * @param readySeconds from start to readiness, of each start
 * @param idleShare of one processor, while nobody scrapes
 * @param memory after the warm-up, before each of some more scrapes
 * @param interfaceSamples of a scrape of the interfaces alone
 * @param identity scrapes of the interfaces alone
 * @param gzip the same, compressed; empty where the contender does not compress
 */
record Measurement(
    Contender contender,
    int interfaces,
    List<Double> readySeconds,
    double idleShare,
    List<Memory> memory,
    int interfaceSamples,
    Scrapes identity,
    Optional<Scrapes> gzip) {
  Measurement {
    requireNonNull(contender, "contender is null");
    readySeconds = List.copyOf(readySeconds);
    memory = List.copyOf(memory);
    requireNonNull(identity, "identity is null");
    requireNonNull(gzip, "gzip is null");
  }

  /**
   * Values of each scrape, in order.
   *
   * @param cpu milliseconds of processor time, without what the contender uses when idle
   * @param wall milliseconds
   * @param bytes of the last answer
   */
  record Scrapes(List<Double> cpu, List<Double> wall, int bytes) {
    Scrapes {
      cpu = List.copyOf(cpu);
      wall = List.copyOf(wall);
    }
  }
}
