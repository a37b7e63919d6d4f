package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The counters of every interface that {@link InterfaceSource} leaves out: the single errors, and
 * what only some drivers count. They double what a scrape costs, so they are off unless asked for.
 */
public final class InterfaceDetailSource implements Source {
  private static final List<Detail> DETAILS =
      List.of(
          new Detail(
              "receive_multicast", "Multicast packets that the host received.", Counter.MULTICAST),
          new Detail(
              "receive_compressed",
              "Packets that the host received compressed.",
              Counter.RX_COMPRESSED),
          new Detail(
              "receive_length_errors",
              "Received packets of a wrong length.",
              Counter.RX_LENGTH_ERRORS),
          new Detail(
              "receive_over_errors",
              "Received packets that overflowed the receiver.",
              Counter.RX_OVER_ERRORS),
          new Detail(
              "receive_crc_errors",
              "Received packets with a wrong check sum.",
              Counter.RX_CRC_ERRORS),
          new Detail(
              "receive_frame_errors",
              "Received packets that were misaligned.",
              Counter.RX_FRAME_ERRORS),
          new Detail(
              "transmit_compressed",
              "Packets that the host sent compressed.",
              Counter.TX_COMPRESSED),
          new Detail("transmit_collisions", "Collisions while the host sent.", Counter.COLLISIONS),
          new Detail(
              "transmit_fifo",
              "Packets that were not sent because of an overrun or underrun of the card's buffer.",
              Counter.TX_FIFO_ERRORS),
          new Detail(
              "transmit_aborted_errors",
              "Packets whose sending the card gave up.",
              Counter.TX_ABORTED_ERRORS),
          new Detail(
              "transmit_carrier_errors",
              "Packets that were not sent for lack of a carrier.",
              Counter.TX_CARRIER_ERRORS),
          new Detail(
              "transmit_heartbeat_errors",
              "Packets without the heartbeat of the oldest Ethernet after them.",
              Counter.TX_HEARTBEAT_ERRORS),
          new Detail(
              "transmit_window_errors",
              "Packets whose collision came too late.",
              Counter.TX_WINDOW_ERRORS));

  private final InterfaceRows interfaces;

  private record Detail(String name, String help, Counter counter) {}

  /** The counters that it alone asks for. */
  public static Set<Counter> counters() {
    return DETAILS.stream().map(Detail::counter).collect(Collectors.toSet());
  }

  /** Writes of those interfaces. */
  public InterfaceDetailSource(InterfaceRows interfaces) {
    this.interfaces = requireNonNull(interfaces, "interfaces is null");
  }

  @Override
  public String collector() {
    return "interface_detail";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    for (Detail detail : DETAILS) {
      interfaces.write(snapshot, out, detail.name(), detail.help(), detail.counter());
    }
  }
}
