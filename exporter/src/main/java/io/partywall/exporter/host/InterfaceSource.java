package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.host.InterfaceRows.Row;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Labels;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The counters and the state of every interface, as the host sees it. */
public final class InterfaceSource implements Source {
  private static final String BUFFERS =
      " A packet is a kernel buffer: with GRO or GSO one holds several frames.";
  private static final long SPEED_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int LOOPBACK = 1;

  private final InterfaceRows interfaces;
  private final NetworkReader network;
  private final LongSupplier nanoTime;
  private final Map<Link, OptionalLong> speeds = new HashMap<>();
  private List<Row> rows = List.of();
  private List<Row> cards = List.of();
  private Labels[] descriptions = {};
  private long[] ones = {};
  private long[] up = {};
  private long[] carrier = {};
  private boolean askedSpeeds;
  private long askedSpeedsAt;

  /** Writes of those interfaces; asks there for the speed of network cards. */
  public InterfaceSource(InterfaceRows interfaces, NetworkReader network, LongSupplier nanoTime) {
    this.interfaces = requireNonNull(interfaces, "interfaces is null");
    this.network = requireNonNull(network, "network is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public String collector() {
    return "interface";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    interfaces.write(
        snapshot,
        out,
        "receive_packets",
        "Packets that the host received from the interface; on the host's end of a guest's device,"
            + " what the guest sent."
            + BUFFERS,
        Counter.RX_PACKETS);
    interfaces.write(
        snapshot,
        out,
        "transmit_packets",
        "Packets that the host sent to the interface; on the host's end of a guest's device, what"
            + " the guest was given."
            + BUFFERS,
        Counter.TX_PACKETS);
    interfaces.write(
        snapshot,
        out,
        "receive_bytes",
        "Bytes that the host received from the interface.",
        Counter.RX_BYTES);
    interfaces.write(
        snapshot,
        out,
        "transmit_bytes",
        "Bytes that the host sent to the interface.",
        Counter.TX_BYTES);
    interfaces.write(
        snapshot,
        out,
        "receive_errors",
        "Damaged packets that the host received.",
        Counter.RX_ERRORS);
    interfaces.write(
        snapshot,
        out,
        "transmit_errors",
        "Packets that the host failed to send.",
        Counter.TX_ERRORS);
    interfaces.write(
        snapshot,
        out,
        "receive_drops",
        "Packets that the host dropped after it received them from the interface.",
        Counter.RX_DROPPED);
    interfaces.write(
        snapshot,
        out,
        "transmit_drops",
        "Packets that the host dropped on their way to the interface, without those of its queueing"
            + " discipline; on the host's end of a guest's device, lost before the guest.",
        Counter.TX_DROPPED);
    interfaces.write(
        snapshot,
        out,
        "receive_missed",
        "Packets that the network card dropped because its receive ring was full.",
        Counter.RX_MISSED_ERRORS);
    interfaces.write(
        snapshot,
        out,
        "receive_fifo",
        "Packets that the network card lost by an overrun of its buffer.",
        Counter.RX_FIFO_ERRORS);
    interfaces.write(
        snapshot,
        out,
        "receive_nohandler",
        "Packets that an inactive member of a bond received; no loss.",
        Counter.RX_NOHANDLER);
    renew(interfaces.of(snapshot));
    writeStates(out);
    writeSpeeds(out);
  }

  @SuppressWarnings("ReferenceEquality") // Another list where one of them changed.
  private void renew(List<Row> latest) {
    if (latest == rows) {
      return;
    }
    rows = latest;
    descriptions = rows.stream().map(Row::description).toArray(Labels[]::new);
    ones = rows.stream().mapToLong(row -> 1).toArray();
    up = rows.stream().mapToLong(row -> row.link().up() ? 1 : 0).toArray();
    carrier =
        rows.stream().mapToLong(row -> row.link().up() && row.link().carrier() ? 1 : 0).toArray();
    // Only cards have a speed: what virtual devices say of theirs is made up.
    cards =
        rows.stream()
            .filter(row -> row.link().kind().isEmpty() && row.link().index() != LOOPBACK)
            .toList();
  }

  private void writeStates(FamilyWriter out) {
    out.family(
        "partywall_interface_info",
        "gauge",
        "Always 1. kind is the virtual device's, empty for hardware; master is the bridge or bond"
            + " of the interface; offloads lists those of tso, gso and gro that are on.");
    out.samples(ones, descriptions);
    out.family("partywall_interface_up", "gauge", "Whether the interface is switched on (1 or 0).");
    out.samples(up, interfaces.devices());
    out.family(
        "partywall_interface_carrier",
        "gauge",
        "Whether the interface is switched on and its other end answers (1 or 0).");
    out.samples(carrier, interfaces.devices());
  }

  private void writeSpeeds(FamilyWriter out) throws IOException {
    long now = nanoTime.getAsLong();
    if (!askedSpeeds || now - askedSpeedsAt >= SPEED_AGE_NANOS) {
      speeds.clear(); // A driver may have to ask its card, which takes a while.
      askedSpeeds = true;
      askedSpeedsAt = now;
    }
    out.family(
        "partywall_interface_speed_bytes",
        "gauge",
        "Bytes per second of the link of a network card, at most a minute old.");
    for (Row row : cards) {
      OptionalLong speed = speeds.get(row.link());
      if (speed == null) {
        speed = network.speed(row.link());
        speeds.put(row.link(), speed);
      }
      if (speed.isPresent()) {
        out.sample(speed.getAsLong(), row.device());
      }
    }
  }
}
