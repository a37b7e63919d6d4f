package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Netlink;
import io.partywall.exporter.kernel.NetworkReader;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;

/** Says whether the interfaces are known by netlink, or by files that tell less. */
public final class NetlinkSource implements Source {
  private final NetworkReader network;

  /** Tells of that reader. */
  public NetlinkSource(NetworkReader network) {
    this.network = requireNonNull(network, "network is null");
  }

  @Override
  public String collector() {
    return "netlink";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    if (!(network instanceof Netlink netlink)) {
      throw new IOException(
          "netlink is refused: counters come from /proc/net/dev, without the interfaces' kinds and"
              + " masters, their queues, and the guests that are found by them");
    }
    out.family(
        "partywall_netlink_link_dumps_total",
        "counter",
        "Times that all interfaces were read anew: at the start, after lost events, and every five"
            + " minutes.");
    out.sample(netlink.linkDumps());
  }
}
