package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The families of the guests and, as sums that do not fall, of their VMMs. */
public final class GuestSource implements Source {
  private static final String VIEW =
      " Receive and transmit are the guest's view; a packet is a kernel buffer.";

  private final GuestDirectory directory;
  private final GuestReader reader = new GuestReader();
  private final VmmTotals totals = new VmmTotals();
  private List<GuestLabels> labels = List.of();

  /** Writes of the guests in that directory. */
  public GuestSource(GuestDirectory directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  @Override
  public String collector() {
    return "guests";
  }

  @Override
  public synchronized void collect(Snapshot snapshot, FamilyWriter out) {
    List<Guest> guests = directory.guests(snapshot.links());
    List<NicReading> readings = reader.read(guests, snapshot);
    totals.update(guests, readings, snapshot.counters());
    labels = GuestLabels.of(guests, labels);
    List<Row> rows = rows(readings);
    packets(rows, out);
    losses(rows, out);
    states(rows, snapshot.links(), out);
    GuestDescription.write(guests, labels, out);
    totals.write(out);
  }

  private List<Row> rows(List<NicReading> readings) {
    List<Row> rows = new ArrayList<>(readings.size());
    for (NicReading reading : readings) {
      GuestLabels.Nic own = labels.get(reading.guestPlace()).nics().get(reading.nicPlace());
      rows.add(new Row(reading.nic(), reading.counters(), own));
    }
    return rows;
  }

  private static void packets(List<Row> rows, FamilyWriter out) {
    known(
        rows,
        out,
        "receive_packets",
        "Packets that the host handed to the guest.",
        nic -> OptionalLong.of(nic.receivePackets()));
    known(
        rows,
        out,
        "receive_bytes",
        "Bytes that the host handed to the guest.",
        nic -> OptionalLong.of(nic.receiveBytes()));
    known(
        rows,
        out,
        "receive_errors",
        "Errors of the host device on the way to the guest.",
        NicCounters::receiveErrors);
    known(
        rows,
        out,
        "transmit_packets",
        "Packets that the host took from the guest.",
        nic -> OptionalLong.of(nic.transmitPackets()));
    known(
        rows,
        out,
        "transmit_bytes",
        "Bytes that the host took from the guest.",
        nic -> OptionalLong.of(nic.transmitBytes()));
    known(
        rows,
        out,
        "transmit_errors",
        "Errors of the host device on the way from the guest.",
        NicCounters::transmitErrors);
  }

  private static void losses(List<Row> rows, FamilyWriter out) {
    known(
        rows,
        out,
        "receive_drops",
        "Packets for the guest that the host lost, over all places.",
        nic -> OptionalLong.of(nic.receiveDrops()));
    known(
        rows,
        out,
        "transmit_drops",
        "Packets of the guest that the host lost, over all places.",
        nic -> OptionalLong.of(nic.transmitDrops()));
    out.family(
        "partywall_guest_lost_packets_total",
        "counter",
        "Packets lost on the host between the guest and the network, each at one place." + VIEW);
    for (Row row : rows) {
      for (Loss loss : row.counters().losses()) {
        out.sample(loss.packets(), row.labels().loss(loss));
      }
    }
  }

  private static void states(List<Row> rows, LinkTable links, FamilyWriter out) {
    out.family(
        "partywall_guest_nic_up",
        "gauge",
        "Whether the NIC's host device is switched on and its other end answers (1 or 0): while it"
            + " is 0, what is lost before the device stands in no counter.");
    for (Row row : rows) {
      links
          .byIndex(row.nic().ifindex())
          .ifPresent(link -> out.sample(link.up() && link.carrier() ? 1 : 0, row.labels().own()));
    }
  }

  private static void known(
      List<Row> rows,
      FamilyWriter out,
      String name,
      String help,
      Function<NicCounters, OptionalLong> value) {
    out.family("partywall_guest_" + name + "_total", "counter", help + VIEW);
    for (Row row : rows) {
      value.apply(row.counters()).ifPresent(number -> out.sample(number, row.labels().own()));
    }
  }

  private record Row(GuestNic nic, NicCounters counters, GuestLabels.Nic labels) {}
}
