package io.partywall.exporter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.Namespace;
import io.partywall.exporter.Programs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asks the kernel about the namespace in which the tests run; loopback is in each. */
final class NetlinkTest {
  @Test
  @Tag("system")
  void tellsTheNamespaceOfAProcessAsIproute2Does() throws Exception {
    try (Namespace namespace = Namespace.create("id");
        Netlink netlink = Netlink.open()) {
      Process inside = new ProcessBuilder(namespace.command("sleep", "30")).start();
      try {
        Awaitility.await()
            .until(() -> inside.info().command().filter(c -> c.endsWith("sleep")).isPresent());
        assertThat(netlink.namespaceIdOf(inside.pid())).isEmpty();

        Programs.run("ip", "netns", "set", namespace.name(), "auto");

        int id = netlink.namespaceIdOf(inside.pid()).orElseThrow();
        assertThat(Programs.run("ip", "netns", "list").lines())
            .contains(namespace.name() + " (id: " + id + ")");
      } finally {
        inside.destroyForcibly();
      }
    }
  }

  @Test
  void findsLoopback() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      Link loopback = netlink.links().byName("lo").orElseThrow();

      assertThat(loopback.index()).isEqualTo(1);
      assertThat(loopback.kind()).isEmpty();
      assertThat(loopback.mac()).isEmpty();
      assertThat(netlink.links().byIndex(1)).contains(loopback);
    }
  }

  @Test
  void hasCountersOfEveryLink() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      CounterTable counters = new CounterTable();
      netlink.count(counters);

      assertThat(netlink.links().all()).allMatch(link -> counters.get(link.index()) != null);
      assertThat(Objects.requireNonNull(counters.get(1)).has(Counter.RX_NOHANDLER)).isTrue();
    }
  }

  @Test
  void countsTheInterfacesAskedForAndLeavesOutWhatIsGone() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      CounterTable counters = CounterTable.ofTraffic();
      netlink.count(counters, List.of(1, 1 << 30));

      assertThat(counters.size()).isEqualTo(1);
      assertThat(Objects.requireNonNull(counters.get(1)).has(Counter.RX_BYTES)).isTrue();
    }
  }

  @Test
  void givesTheSameTableWhileNothingChanges() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      assertThat(netlink.links()).isSameAs(netlink.links());
      assertThat(netlink.linkDumps()).isEqualTo(1);
    }
  }

  @Test
  void readsAllAnewAfterFiveMinutes() throws IOException {
    long[] now = {0};
    try (Netlink netlink = new Netlink(() -> now[0])) {
      LinkTable before = netlink.links();
      now[0] += Duration.ofMinutes(5).toNanos();

      assertThat(netlink.links()).isSameAs(before);
      assertThat(netlink.linkDumps()).isEqualTo(2);
    }
  }

  @Test
  void tellsNothingOfTheDriverOfALinkThatIsGone() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      Link gone = new Link(9999, "gone0", "", 0, 0, OptionalInt.empty(), "", true, true);

      assertThat(netlink.device(gone)).isEqualTo(Device.UNKNOWN);
      assertThat(netlink.speed(gone)).isEmpty();
    }
  }

  @Test
  void leavesOutWhatTheConfigurationExcludes() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      Instant now = Instant.parse("2026-11-24T12:00:00Z");

      Snapshot snapshot =
          new SnapshotReader(netlink, name -> true, new CounterTable(), () -> now).read();

      assertThat(snapshot.links().all()).isEmpty();
      assertThat(snapshot.time()).isEqualTo(now);
    }
  }

  @Test
  void knowsNoNamespaceOfAProcessThatIsGone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    try (Netlink netlink = Netlink.open()) {
      assertThat(netlink.namespaceIdOf(process.pid())).isEmpty();
    }
  }

  @Test
  void answersManyThreads() throws Exception {
    try (Netlink netlink = Netlink.open()) {
      Thread[] threads = new Thread[4];
      int[] answers = new int[threads.length];
      for (int t = 0; t < threads.length; t++) {
        int number = t;
        threads[t] =
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < 100; i++) {
                    answers[number] += loopbacks(netlink);
                  }
                });
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(answers).containsOnly(100);
    }
  }

  private static int loopbacks(Netlink netlink) {
    try {
      return netlink.links().byName("lo").isPresent() ? 1 : 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
