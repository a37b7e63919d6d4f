package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** Reads the guests' packets out of snapshots; remembers what it needs so that no counter falls. */
public final class GuestReader {
  private final GuestDirectory directory;
  private final QdiscDrops qdiscDrops = new QdiscDrops();

  /** Reads for the guests of that directory. */
  public GuestReader(GuestDirectory directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /** The guests of that moment. */
  public List<Guest> guests(Snapshot snapshot) {
    return directory.guests(snapshot.links());
  }

  /** What each NIC counted; one whose device is gone is left out. */
  public synchronized List<NicReading> read(Snapshot snapshot) {
    qdiscDrops.update(snapshot);
    List<NicReading> readings = new ArrayList<>();
    for (Guest guest : guests(snapshot)) {
      for (GuestNic nic : guest.nics()) {
        LinkCounters device = snapshot.counters().get(nic.ifindex());
        if (device != null) {
          readings.add(
              new NicReading(
                  guest,
                  nic,
                  GuestAccounting.of(nic.view(), device, qdiscDrops.of(nic.ifindex()))));
        }
      }
    }
    return readings;
  }
}
