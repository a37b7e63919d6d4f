package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetDevTest {
  @TempDir private Path root;

  private ProcNetDev host(String lines) throws IOException {
    Files.createDirectories(root.resolve("proc/self/net"));
    Files.writeString(
        root.resolve("proc/self/net/dev"),
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
        """
            + lines);
    device("lo", "1", "0x9", "1", "00:00:00:00:00:00");
    device("eth0", "7", "0x1003", "0", "02:00:00:00:00:01");
    return new ProcNetDev(root.resolve("proc"), root.resolve("sys"));
  }

  private void device(String name, String index, String flags, String carrier, String mac)
      throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/class/net").resolve(name));
    Files.writeString(device.resolve("ifindex"), index + "\n");
    Files.writeString(device.resolve("flags"), flags + "\n");
    Files.writeString(device.resolve("carrier"), carrier + "\n");
    Files.writeString(device.resolve("address"), mac + "\n");
  }

  @Test
  void readsWhatTheFilesTellAndNoMore() throws IOException {
    ProcNetDev network =
        host(
            """
                lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
              eth0:101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116
              gone: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
            """);

    Snapshot snapshot =
        new SnapshotReader(network, name -> false, new CounterTable(), () -> Instant.EPOCH).read();

    assertThat(snapshot.links().all())
        .containsExactly(
            new Link(1, "lo", "", 0, 0, OptionalInt.empty(), "", true, true),
            new Link(7, "eth0", "", 0, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, false));
    assertThat(known(snapshot.counters(), 7))
        .isEqualTo(
            Map.ofEntries(
                Map.entry(Counter.RX_BYTES, 101L),
                Map.entry(Counter.RX_PACKETS, 102L),
                Map.entry(Counter.RX_ERRORS, 103L),
                Map.entry(Counter.RX_DROPPED, 104L),
                Map.entry(Counter.RX_FIFO_ERRORS, 105L),
                Map.entry(Counter.RX_COMPRESSED, 107L),
                Map.entry(Counter.MULTICAST, 108L),
                Map.entry(Counter.TX_BYTES, 109L),
                Map.entry(Counter.TX_PACKETS, 110L),
                Map.entry(Counter.TX_ERRORS, 111L),
                Map.entry(Counter.TX_DROPPED, 112L),
                Map.entry(Counter.TX_FIFO_ERRORS, 113L),
                Map.entry(Counter.COLLISIONS, 114L),
                Map.entry(Counter.TX_COMPRESSED, 116L)));
    assertThat(snapshot.counters().size()).isEqualTo(2);
    assertThat(snapshot.rootQdiscs()).isEmpty();
  }

  private static Map<Counter, Long> known(CounterTable table, int ifindex) {
    LinkCounters counters = requireNonNull(table.get(ifindex));
    Map<Counter, Long> known = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      if (counters.has(counter)) {
        known.put(counter, counters.get(counter));
      }
    }
    return known;
  }

  @Test
  void givesTheSameTableWhileNothingChanges() throws IOException {
    ProcNetDev network = host("  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
    LinkTable before = network.links();

    assertThat(network.links()).isSameAs(before);
    device("lo", "1", "0x8", "0", "00:00:00:00:00:00");
    assertThat(network.links()).isNotSameAs(before);
  }

  @Test
  void refusesALineThatItDoesNotKnow() throws IOException {
    ProcNetDev network = host("  lo: 1 2 3\n");
    network.links();

    assertThatThrownBy(() -> network.count(new CounterTable()))
        .isInstanceOf(IOException.class)
        .hasMessage(root.resolve("proc/self/net/dev") + " has an unknown line '  lo: 1 2 3'");
  }

  @Test
  void knowsTheInterfacesThatNetlinkKnows() throws IOException {
    try (Netlink netlink = Netlink.open()) {
      assertThat(new ProcNetDev(Path.of("/proc"), Path.of("/sys")).links().all())
          .extracting(Link::name)
          .containsExactlyInAnyOrderElementsOf(
              netlink.links().all().stream().map(Link::name).toList());
    }
  }
}
