package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.testbed.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings the hosts of a test bed back to where they were before a run that broke off. Programs of a
 * run end by themselves once their lease is over, and guests that they suspended go on; here it is
 * awaited, and what speaks to the exporter is taken away.
 */
public final class Restoration {
  /** A lease lasts ten seconds, and its end takes two more at most. */
  private static final Duration LEASES = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /**
   * Prints a line of what each program under a lease was asked to run, as long as there is any but
   * this one. The fifth word of a lease's shell is its name; see the package {@code host}. Hosts of
   * a lab share a machine: what is seen to run in another network namespace is another's.
   */
  private static final String LEASED =
      """
      own=$PPID
      for process in /proc/[0-9]*; do
        mapfile -d '' -t words < "$process/cmdline" || continue
        [ "${words[0]##*/}" = bash ] && [ "${words[4]-}" = partywall ] || continue
        [ ! -e "$process/ns/net" ] || [ "$process/ns/net" -ef /proc/self/ns/net ] || continue
        read -r pid _ _ parent _ < "$process/stat" || continue
        [ "$pid" != "$own" ] && [ "$parent" != "$own" ] || continue
        line=${words[*]:6}
        line=${line//$'\n'/ }
        echo "${line:0:80}"
      done 2>/dev/null
      """;

  private Restoration() {}

  /** What was done, one line each. */
  public static List<String> restore(TestBed bed, Hosts hosts) {
    List<String> done = new ArrayList<>();
    new TreeMap<>(hosts.all())
        .forEach((name, host) -> {
          awaitEnd(host);
          done.add(name + ": no program of a run is left");
        });
    String lease = bed.unitUnderTest().leaseFile();
    hosts
        .get(bed.unitUnderTest().host())
        .run(DEADLINE, List.of("rm", "-f", "--", lease, lease + ".new"))
        .orThrow();
    done.add(bed.unitUnderTest().host() + ": alerts and sampling are on");
    return done;
  }

  private static void awaitEnd(Host host) {
    AtomicReference<List<String>> left = new AtomicReference<>(List.of());
    boolean ended =
        Wait.until(
            LEASES,
            POLL,
            () -> {
              left.set(leased(host));
              return left.get().isEmpty();
            });
    if (!ended) {
      throw new HostException(
          "%s: still runs after %d s: %s; is another run under way?"
              .formatted(host.name(), LEASES.toSeconds(), String.join(", ", left.get())));
    }
  }

  /** Each once, although a lease has two shells. */
  private static List<String> leased(Host host) {
    return host.run(DEADLINE, List.of("bash", "-c", LEASED)).orThrow().lines().distinct().toList();
  }
}
