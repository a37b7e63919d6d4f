package io.partywall.exporter.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LinkSourcesTest {
  private static final Snapshot SNAPSHOT =
      new Snapshot(
          new LinkTable(
              List.of(
                  new Link(2, "br0", "bridge", 0, 0, OptionalInt.empty(), "", false, true),
                  new Link(
                      3, "tap0", "tun", 2, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true),
                  // Appeared after the counters were read; its master is excluded.
                  new Link(4, "late", "veth", 9, 5, OptionalInt.of(0), "", true, false))),
          Map.of(
              2, new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
              3, new LinkCounters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
          Map.of(2, new Qdisc(2, "noqueue", 0, 0, 0), 3, new Qdisc(3, "fq_codel", 12, 13, 14)),
          Instant.EPOCH);

  @Test
  void writesCountersFromTheHostsViewAndTheStateOfEachInterface() {
    FamilyWriter out = new FamilyWriter();

    new InterfaceSource().collect(SNAPSHOT, out);

    assertThat(samples(out))
        .isEqualTo(
            """
            partywall_interface_receive_packets_total{device="br0"} 0
            partywall_interface_receive_packets_total{device="tap0"} 1
            partywall_interface_transmit_packets_total{device="br0"} 0
            partywall_interface_transmit_packets_total{device="tap0"} 2
            partywall_interface_receive_bytes_total{device="br0"} 0
            partywall_interface_receive_bytes_total{device="tap0"} 3
            partywall_interface_transmit_bytes_total{device="br0"} 0
            partywall_interface_transmit_bytes_total{device="tap0"} 4
            partywall_interface_receive_errors_total{device="br0"} 0
            partywall_interface_receive_errors_total{device="tap0"} 5
            partywall_interface_transmit_errors_total{device="br0"} 0
            partywall_interface_transmit_errors_total{device="tap0"} 6
            partywall_interface_receive_drops_total{device="br0"} 0
            partywall_interface_receive_drops_total{device="tap0"} 7
            partywall_interface_transmit_drops_total{device="br0"} 0
            partywall_interface_transmit_drops_total{device="tap0"} 8
            partywall_interface_receive_missed_total{device="br0"} 0
            partywall_interface_receive_missed_total{device="tap0"} 9
            partywall_interface_receive_fifo_total{device="br0"} 0
            partywall_interface_receive_fifo_total{device="tap0"} 10
            partywall_interface_receive_nohandler_total{device="br0"} 0
            partywall_interface_receive_nohandler_total{device="tap0"} 11
            partywall_interface_info{device="br0",kind="bridge",master="",mac=""} 1
            partywall_interface_info{device="tap0",kind="tun",master="br0",mac="02:00:00:00:00:01"} 1
            partywall_interface_info{device="late",kind="veth",master="",mac=""} 1
            partywall_interface_up{device="br0"} 0
            partywall_interface_up{device="tap0"} 1
            partywall_interface_up{device="late"} 1
            partywall_interface_carrier{device="br0"} 0
            partywall_interface_carrier{device="tap0"} 1
            partywall_interface_carrier{device="late"} 0
            """);
  }

  @Test
  void writesTheQueuesOfInterfacesThatHaveOne() {
    FamilyWriter out = new FamilyWriter();

    new QdiscSource().collect(SNAPSHOT, out);

    assertThat(samples(out))
        .isEqualTo(
            """
            partywall_qdisc_drops_total{device="tap0",kind="fq_codel"} 12
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
