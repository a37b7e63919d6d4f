package io.partywall.orchestrator.bench;

import io.partywall.orchestrator.process.Program;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The interfaces of the network namespace in which this program runs: loopback, and pairs of veth
 * that are added here. They end with the namespace.
 */
final class Interfaces {
  /** How the names of those begin that come and go. */
  static final String PASSING = "pass";

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int PASSING_PAIRS = 5;

  private int count = 1;

  private Interfaces() {}

  /** Refuses a namespace that has other interfaces: it may be the host's. */
  static Interfaces ofOwnNamespace() {
    List<String> present =
        Program.run(DEADLINE, List.of("ip", "-o", "link")).orThrow().lines().toList();
    if (present.size() != 1 || !present.getFirst().contains(": lo:")) {
      throw new IllegalStateException(
          "this network namespace has interfaces already; start the benchmark by ./partywall bench,"
              + " which gives it one of its own");
    }
    Program.run(DEADLINE, List.of("ip", "link", "set", "lo", "up")).orThrow();
    return new Interfaces();
  }

  /** Says that others were added. */
  void count(int added) {
    count += added;
  }

  /** Adds pairs until there are as many. */
  void growTo(int wanted) {
    if (wanted < count || (wanted - count) % 2 != 0) {
      throw new IllegalArgumentException(wanted + " interfaces after " + count);
    }
    String lines =
        IntStream.range(count / 2, wanted / 2)
            .mapToObj("link add veth%1$d type veth peer name peer%1$d%n"::formatted)
            .collect(Collectors.joining());
    Program.run(DEADLINE, List.of("ip", "-batch", "-"), lines).orThrow();
    count = wanted;
  }

  /**
   * Replaces the pairs that it added the time before by others, of new names; they do not count.
   */
  void change(int time) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PASSING_PAIRS; i++) {
      if (time > 1) {
        lines.append("link del %s%da%d%n".formatted(PASSING, time - 1, i));
      }
      lines.append(
          "link add %1$s%2$da%3$d type veth peer name %1$s%2$db%3$d%n".formatted(PASSING, time, i));
    }
    Program.run(DEADLINE, List.of("ip", "-batch", "-"), lines.toString()).orThrow();
  }
}
