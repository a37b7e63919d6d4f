package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two network namespaces with one link between them, without a stray frame. */
public final class VethPair implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final String prefix = "pwr-" + ProcessHandle.current().pid();

  /** Makes them. */
  public VethPair() {
    try {
      for (String name : List.of(source(), sink())) {
        run("ip netns add " + name);
        run(
            "ip netns exec %s sysctl -qw net.ipv6.conf.all.disable_ipv6=1".formatted(name)
                + " net.ipv6.conf.default.disable_ipv6=1");
      }
      run(
          "ip -n %s link add test0 address 02:00:00:00:aa:01 type veth peer name test0 address"
                  .formatted(source())
              + " 02:00:00:00:aa:02 netns "
              + sink());
      configure(source(), "198.18.200.1", "198.18.200.2", "02:00:00:00:aa:02");
      configure(sink(), "198.18.200.2", "198.18.200.1", "02:00:00:00:aa:01");
      // Nobody listens on the discard port; without this each refusal would travel back.
      run("ip netns exec %s nft add table ip t".formatted(sink()));
      run(
          "ip netns exec %s nft add chain ip t in {type filter hook input priority 0;}"
              .formatted(sink()));
      run("ip netns exec %s nft add rule ip t in udp dport 9 drop".formatted(sink()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The namespace that sends. */
  public String source() {
    return prefix + "-a";
  }

  /** The namespace that receives. */
  public String sink() {
    return prefix + "-b";
  }

  /** From {@code test0} of a host {@code source} to {@code test0} of a host {@code sink}. */
  public Stream stream() {
    return new Stream(
        "g1",
        new End("source", "test0", "198.18.200.1", "02:00:00:00:aa:01"),
        new End("sink", "test0", "198.18.200.2", "02:00:00:00:aa:02"),
        "02:00:00:00:aa:02",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public void close() {
    for (String name : List.of(source(), sink())) {
      Program.run(DEADLINE, List.of("ip", "netns", "del", name));
    }
  }

  private static void configure(String name, String address, String peer, String mac) {
    run("ip -n %s addr add %s/24 dev test0".formatted(name, address));
    run("ip -n %s link set test0 up".formatted(name));
    run("ip -n %s link set lo up".formatted(name));
    run("ip -n %s neigh replace %s lladdr %s dev test0 nud permanent".formatted(name, peer, mac));
  }

  private static void run(String command) {
    Program.run(DEADLINE, List.of("bash", "-c", command.replace("{", "'{").replace("}", "}'")))
        .orThrow();
  }
}
