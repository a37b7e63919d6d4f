package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/** The families of the guests and, as sums that do not fall, of their VMMs. */
public final class GuestSource implements Source {
  private static final String VIEW =
      " Receive and transmit are the guest's view; a packet is a kernel buffer.";

  private final GuestDirectory directory;
  private final GuestReader reader = new GuestReader();
  private final VmmTotals totals = new VmmTotals();

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
    totals.update(guests, readings);
    packets(readings, out);
    losses(readings, out);
    GuestDescription.write(guests, out);
    totals.write(out);
  }

  private static void packets(List<NicReading> readings, FamilyWriter out) {
    known(
        readings,
        out,
        "receive_packets",
        "Packets that the host handed to the guest.",
        nic -> OptionalLong.of(nic.receivePackets()));
    known(
        readings,
        out,
        "receive_bytes",
        "Bytes that the host handed to the guest.",
        nic -> OptionalLong.of(nic.receiveBytes()));
    known(
        readings,
        out,
        "receive_errors",
        "Errors of the host device on the way to the guest.",
        NicCounters::receiveErrors);
    known(
        readings,
        out,
        "transmit_packets",
        "Packets that the host took from the guest.",
        nic -> OptionalLong.of(nic.transmitPackets()));
    known(
        readings,
        out,
        "transmit_bytes",
        "Bytes that the host took from the guest.",
        nic -> OptionalLong.of(nic.transmitBytes()));
    known(
        readings,
        out,
        "transmit_errors",
        "Errors of the host device on the way from the guest.",
        NicCounters::transmitErrors);
  }

  private static void losses(List<NicReading> readings, FamilyWriter out) {
    known(
        readings,
        out,
        "receive_drops",
        "Packets for the guest that the host lost, over all places.",
        nic -> OptionalLong.of(nic.receiveDrops()));
    known(
        readings,
        out,
        "transmit_drops",
        "Packets of the guest that the host lost, over all places.",
        nic -> OptionalLong.of(nic.transmitDrops()));
    out.family(
        "partywall_guest_lost_packets_total",
        "counter",
        "Packets lost on the host between the guest and the network, each at one place." + VIEW);
    for (NicReading reading : readings) {
      for (Loss loss : reading.counters().losses()) {
        out.sample(
            loss.packets(),
            reading.labels(
                "direction", loss.direction().name().toLowerCase(Locale.ROOT),
                "place", loss.place()));
      }
    }
  }

  private static void known(
      List<NicReading> readings,
      FamilyWriter out,
      String name,
      String help,
      Function<NicCounters, OptionalLong> value) {
    out.family("partywall_guest_" + name + "_total", "counter", help + VIEW);
    for (NicReading reading : readings) {
      value.apply(reading.counters()).ifPresent(number -> out.sample(number, reading.labels()));
    }
  }
}
