package io.partywall.exporter.guest;

import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** Reads the guests' packets out of snapshots; remembers what it needs so that no counter falls. */
public final class GuestReader {
  private final QueueDrops root = new QueueDrops();
  private final QueueDrops ingress = new QueueDrops();
  private final Differences deliveries = new Differences();

  /** What each NIC of these guests counted; one whose device is gone is left out. */
  public synchronized List<NicReading> read(List<Guest> guests, Snapshot snapshot) {
    root.update(snapshot.rootQdiscs(), snapshot.counters());
    ingress.update(snapshot.ingressQdiscs(), snapshot.counters());
    deliveries.keep(snapshot.counters());
    List<NicReading> readings = new ArrayList<>();
    for (int i = 0; i < guests.size(); i++) {
      Guest guest = guests.get(i);
      for (int j = 0; j < guest.nics().size(); j++) {
        GuestNic nic = guest.nics().get(j);
        LinkCounters device = snapshot.counters().get(nic.ifindex());
        if (device != null) {
          NicCounters counted =
              GuestAccounting.of(nic.view(), nic.ifindex(), device, root, ingress, deliveries);
          readings.add(new NicReading(guest, i, nic, j, counted));
        }
      }
    }
    return readings;
  }
}
