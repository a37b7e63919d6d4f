package io.partywall.exporter.paths;

import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.guest.Differences;
import io.partywall.exporter.guest.GuestAccounting;
import io.partywall.exporter.guest.QueueDrops;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Snapshot;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the ends of paths out of snapshots. A loss is located where its counter is sure to speak of
 * packets of the path: in the queue and at the device before its end, and in the filters behind its
 * beginning ({@code ingress}, not {@code clsact}, which counts both ways in one number).
 */
final class PathReader {
  private static final String QDISC = "qdisc";
  private static final String GUEST_QUEUE = "guest_queue";
  // The kernel does not say where in the device.
  private static final String OTHER = "other";

  private final QueueDrops root = new QueueDrops();
  private final QueueDrops ingress = new QueueDrops();
  private final Differences offers = new Differences();
  private final Differences deliveries = new Differences();

  /** Takes what queues dropped, before paths are read. */
  void update(Snapshot snapshot) {
    root.update(snapshot.rootQdiscs(), snapshot.counters());
    ingress.update(snapshot.ingressQdiscs(), snapshot.counters());
    offers.keep(snapshot.counters());
    deliveries.keep(snapshot.counters());
  }

  /** Nothing while an end is missing. */
  Optional<PathReading> read(DeclaredPath path, Endpoints endpoints, Snapshot snapshot) {
    Optional<Endpoint> from = endpoints.of(path.from());
    Optional<Endpoint> to = endpoints.of(path.to());
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    LinkCounters entry = snapshot.counters().get(from.get().ifindex());
    LinkCounters exit = snapshot.counters().get(to.get().ifindex());
    return entry == null || exit == null
        ? Optional.empty()
        : Optional.of(reading(from.get(), entry, to.get(), exit, snapshot));
  }

  private PathReading reading(
      Endpoint from, LinkCounters entry, Endpoint to, LinkCounters exit, Snapshot snapshot) {
    long offered = GuestAccounting.transmitPackets(from.view(), entry);
    long inQueue = 0;
    if (GuestAccounting.rootLeadsToGuest(from.view())) {
      // What an inactive member of a bond heard goes nowhere, and is no loss.
      long unheeded = entry.has(Counter.RX_NOHANDLER) ? entry.get(Counter.RX_NOHANDLER) : 0;
      offered = offers.of(from.ifindex(), offered, unheeded);
      inQueue += ingress.of(from.ifindex(), QueueDrops.INGRESS).orElse(0);
    }
    long waiting = 0;
    if (GuestAccounting.rootLeadsToGuest(to.view())) {
      inQueue += root.of(to.ifindex()).orElse(0);
      Qdisc queue = snapshot.rootQdiscs().get(to.ifindex());
      waiting = queue == null ? 0 : queue.backlogPackets();
    }
    return new PathReading(
        from,
        to,
        offered,
        GuestAccounting.receivePackets(to.view(), to.ifindex(), exit, deliveries),
        Map.of(
            QDISC,
            inQueue,
            to.guest() ? GUEST_QUEUE : OTHER,
            GuestAccounting.guestQueueDrops(to.view(), exit)),
        waiting);
  }
}
