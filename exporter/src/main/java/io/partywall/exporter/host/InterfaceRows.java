package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.Device;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces with their labels, made when an interface comes or changes and not at each scrape;
 * the collectors of interfaces share them.
 */
public final class InterfaceRows {
  private final NetworkReader network;
  private LinkTable links = new LinkTable(List.of());
  private List<Row> rows = List.of();
  private Labels[] devices = {};
  // Of the latest snapshot, the interfaces that it has counters of; without holes.
  private @Nullable Snapshot counted;
  private Labels[] countedDevices = {};
  private int[] countedRows = {};
  private long[] column = {};

  /** What is written of one interface. */
  record Row(Link link, String master, Labels device, Labels description) {}

  /** Has no rows yet; asks there what the drivers say of themselves. */
  public InterfaceRows(NetworkReader network) {
    this.network = requireNonNull(network, "network is null");
  }

  /** The rows of a snapshot's interfaces, in their order; the same list while none changed. */
  List<Row> of(Snapshot snapshot) throws IOException {
    if (snapshot.links() != links) {
      links = snapshot.links();
      rows = renewed(links);
      devices = rows.stream().map(Row::device).toArray(Labels[]::new);
    }
    return rows;
  }

  /** The labels of each row. */
  Labels[] devices() {
    return devices;
  }

  private List<Row> renewed(LinkTable table) throws IOException {
    List<Row> renewed = new ArrayList<>(table.all().size());
    int old = 0;
    // Both go by ascending index.
    for (Link link : table.all()) {
      while (old < rows.size() && rows.get(old).link().index() < link.index()) {
        old++;
      }
      String master = table.byIndex(link.master()).map(Link::name).orElse("");
      Row before = old < rows.size() ? rows.get(old) : null;
      // Each event makes a new object, and a changed offload leaves it equal to the one before.
      renewed.add(
          before != null && isSame(before.link(), link) && before.master().equals(master)
              ? before
              : row(link, master));
    }
    return renewed;
  }

  @SuppressWarnings("ReferenceEquality") // Says whether the kernel spoke of it again.
  private static boolean isSame(Link one, Link other) {
    return one == other;
  }

  private Row row(Link link, String master) throws IOException {
    Device device = network.device(link);
    return new Row(
        link,
        master,
        Labels.of("device", link.name()),
        Labels.of(
            "device",
            link.name(),
            "kind",
            link.kind(),
            "master",
            master,
            "mac",
            link.mac(),
            "driver",
            device.driver(),
            "offloads",
            String.join(",", device.offloads())));
  }

  /** Writes one counter of every interface that has it. */
  void write(Snapshot snapshot, FamilyWriter out, String what, String help, Counter counter)
      throws IOException {
    out.family("partywall_interface_" + what + "_total", "counter", help);
    if (snapshot.counters().has(counter)) {
      find(snapshot);
      snapshot.counters().column(counter, countedRows, column);
      out.samples(column, countedDevices);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Each reading makes a snapshot of its own.
  private void find(Snapshot snapshot) throws IOException {
    if (snapshot == counted) {
      return;
    }
    List<Row> all = of(snapshot);
    if (countedRows.length != all.size()) {
      countedRows = new int[all.size()];
      column = new long[all.size()];
    }
    countedDevices = devices;
    int found = 0;
    for (int i = 0; i < all.size(); i++) {
      int row = snapshot.counters().rowOf(all.get(i).link().index());
      // One that came after the counters were read has none.
      if (row >= 0) {
        if (found < i) {
          countedDevices = countedDevices == devices ? devices.clone() : countedDevices;
          countedDevices[found] = devices[i];
        }
        countedRows[found++] = row;
      }
    }
    if (found < all.size()) {
      countedDevices = Arrays.copyOf(countedDevices, found);
      countedRows = Arrays.copyOf(countedRows, found);
      column = new long[found];
    }
    counted = snapshot;
  }
}
