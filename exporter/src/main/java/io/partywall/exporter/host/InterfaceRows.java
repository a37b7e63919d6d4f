package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.Device;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkCounters;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The interfaces with their labels, made when an interface comes or changes and not at each scrape;
 * the collectors of interfaces share them.
 */
public final class InterfaceRows {
  private final NetworkReader network;
  private LinkTable links = new LinkTable(List.of());
  private List<Row> rows = List.of();

  /** What is written of one interface. */
  record Row(Link link, String master, Labels device, Labels description) {}

  /** Has no rows yet; asks there what the drivers say of themselves. */
  public InterfaceRows(NetworkReader network) {
    this.network = requireNonNull(network, "network is null");
  }

  /** The rows of a snapshot's interfaces, in their order. */
  List<Row> of(Snapshot snapshot) throws IOException {
    if (snapshot.links() != links) {
      links = snapshot.links();
      rows = renewed(links);
    }
    return rows;
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
    for (Row row : of(snapshot)) {
      LinkCounters counters = snapshot.counters().get(row.link().index());
      // One that came after the counters were read has none.
      if (counters != null && counters.has(counter)) {
        out.sample(counters.get(counter), row.device());
      }
    }
  }
}
