package io.partywall.exporter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.ProcNetDev;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LinkSourcesTest {
  private static final Snapshot SNAPSHOT =
      Snapshot.of(
          new LinkTable(
              List.of(
                  new Link(2, "br0", "bridge", 0, 0, OptionalInt.empty(), "", false, true),
                  new Link(
                      3, "tap0", "tun", 2, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true),
                  // Appeared after the counters were read; its master is excluded.
                  new Link(4, "late", "veth", 9, 5, OptionalInt.of(0), "", true, false))),
          counters(),
          List.of(
              new Qdisc(3, Hook.ROOT, "fq_codel", 12, 13, 14),
              new Qdisc(3, Hook.INGRESS, "clsact", 15, 0, 0)),
          Instant.EPOCH);

  /** Field n of tap0 is n. */
  private static CounterTable counters() {
    CounterTable counters = new CounterTable();
    Counter[] fields = Counter.values();
    for (int i = 0; i < fields.length; i++) {
      counters.set(2, fields[i], 0).set(3, fields[i], i);
    }
    return counters;
  }

  // There is nothing to ask of interfaces that do not exist.
  private final NetworkReader network = new ProcNetDev(Path.of("/proc"), Path.of("/sys"));
  private final InterfaceRows rows = new InterfaceRows(network);

  @Test
  void writesCountersFromTheHostsViewAndTheStateOfEachInterface() throws IOException {
    FamilyWriter out = new FamilyWriter();

    new InterfaceSource(rows, network, () -> 0).collect(SNAPSHOT, out);

    assertThat(samples(out))
        .isEqualTo(
            """
            partywall_interface_receive_packets_total{device="br0"} 0
            partywall_interface_receive_packets_total{device="tap0"} 0
            partywall_interface_transmit_packets_total{device="br0"} 0
            partywall_interface_transmit_packets_total{device="tap0"} 1
            partywall_interface_receive_bytes_total{device="br0"} 0
            partywall_interface_receive_bytes_total{device="tap0"} 2
            partywall_interface_transmit_bytes_total{device="br0"} 0
            partywall_interface_transmit_bytes_total{device="tap0"} 3
            partywall_interface_receive_errors_total{device="br0"} 0
            partywall_interface_receive_errors_total{device="tap0"} 4
            partywall_interface_transmit_errors_total{device="br0"} 0
            partywall_interface_transmit_errors_total{device="tap0"} 5
            partywall_interface_receive_drops_total{device="br0"} 0
            partywall_interface_receive_drops_total{device="tap0"} 6
            partywall_interface_transmit_drops_total{device="br0"} 0
            partywall_interface_transmit_drops_total{device="tap0"} 7
            partywall_interface_receive_missed_total{device="br0"} 0
            partywall_interface_receive_missed_total{device="tap0"} 15
            partywall_interface_receive_fifo_total{device="br0"} 0
            partywall_interface_receive_fifo_total{device="tap0"} 14
            partywall_interface_receive_nohandler_total{device="br0"} 0
            partywall_interface_receive_nohandler_total{device="tap0"} 23
            partywall_interface_info{device="br0",kind="bridge",master="",mac="",driver="",offloads=""} 1
            partywall_interface_info{device="tap0",kind="tun",master="br0",mac="02:00:00:00:00:01",driver="",offloads=""} 1
            partywall_interface_info{device="late",kind="veth",master="",mac="",driver="",offloads=""} 1
            partywall_interface_up{device="br0"} 0
            partywall_interface_up{device="tap0"} 1
            partywall_interface_up{device="late"} 1
            partywall_interface_carrier{device="br0"} 0
            partywall_interface_carrier{device="tap0"} 1
            partywall_interface_carrier{device="late"} 0
            """);
  }

  @Test
  void writesTheCountersThatAreLeftAsDetail() throws IOException {
    FamilyWriter out = new FamilyWriter();

    new InterfaceDetailSource(rows).collect(SNAPSHOT, out);

    assertThat(samples(out).lines().filter(line -> line.contains("tap0")))
        .containsExactly(
            """
            partywall_interface_receive_multicast_total{device="tap0"} 8
            partywall_interface_receive_compressed_total{device="tap0"} 21
            partywall_interface_receive_length_errors_total{device="tap0"} 10
            partywall_interface_receive_over_errors_total{device="tap0"} 11
            partywall_interface_receive_crc_errors_total{device="tap0"} 12
            partywall_interface_receive_frame_errors_total{device="tap0"} 13
            partywall_interface_transmit_compressed_total{device="tap0"} 22
            partywall_interface_transmit_collisions_total{device="tap0"} 9
            partywall_interface_transmit_fifo_total{device="tap0"} 18
            partywall_interface_transmit_aborted_errors_total{device="tap0"} 16
            partywall_interface_transmit_carrier_errors_total{device="tap0"} 17
            partywall_interface_transmit_heartbeat_errors_total{device="tap0"} 19
            partywall_interface_transmit_window_errors_total{device="tap0"} 20
            """
                .lines()
                .toArray(String[]::new));
  }

  @Test
  void saysThatNetlinkIsRefused() {
    assertThatThrownBy(() -> new NetlinkSource(network).collect(SNAPSHOT, new FamilyWriter()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "netlink is refused: counters come from /proc/net/dev, without the interfaces' kinds"
                + " and masters, their queues, and the guests that are found by them");
  }

  @Test
  void writesTheQueuesOfInterfacesThatHaveOne() {
    FamilyWriter out = new FamilyWriter();

    new QdiscSource().collect(SNAPSHOT, out);

    assertThat(samples(out))
        .isEqualTo(
            """
            partywall_qdisc_drops_total{device="tap0",kind="fq_codel"} 12
            partywall_qdisc_drops_total{device="tap0",kind="clsact"} 15
            partywall_qdisc_backlog_packets{device="tap0",kind="fq_codel"} 13
            partywall_qdisc_backlog_bytes{device="tap0",kind="fq_codel"} 14
            """);
  }

  private static String samples(FamilyWriter out) {
    return out.toString()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
