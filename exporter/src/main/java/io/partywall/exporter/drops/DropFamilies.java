package io.partywall.exporter.drops;

import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;

/** The families of drops. */
final class DropFamilies {
  private DropFamilies() {}

  static void write(DropLedger ledger, DropCounter counter, FamilyWriter out) throws IOException {
    out.family(
        "partywall_kernel_drops_total",
        "counter",
        "Packets that the kernel dropped, since the exporter started, by its own reason and"
            + " function. They say why, and are not to be added to the counters of interfaces and"
            + " guests, which count the same packets. device is empty where the drop names no"
            + " interface of this host, and for drops within a container's own namespace.");
    ledger
        .series()
        .forEach((series, packets) ->
            out.sample(
                packets,
                "vmm",
                series.owner().vmm(),
                "guest",
                series.owner().guest(),
                "nic",
                series.owner().nic(),
                "device",
                series.owner().device(),
                "function",
                series.function(),
                "reason",
                series.reason()));
    out.family(
        "partywall_kernel_drops_elsewhere_total",
        "counter",
        "Packets dropped in network namespaces that are neither the exporter's nor a known"
            + " guest's, or in none that the packet names.");
    out.sample(ledger.elsewhere());
    out.family(
        "partywall_kernel_drops_unrecorded_total",
        "counter",
        "Drops that no series has: the program's map was full, the program ran on that processor"
            + " already (nested), or there were too many series.");
    out.sample(counter.overflow(), "cause", "map_full");
    out.sample(counter.missed(), "cause", "nested");
    out.sample(ledger.overLimit(), "cause", "series_limit");
    out.family(
        "partywall_kernel_frees_total",
        "counter",
        "Packets that the kernel gave up as it gives up drops, though no traffic was lost: queues"
            + " emptied when their owner went (purge), pktgen's own copies (generator), messages"
            + " between programs and the kernel (local).");
    ledger.frees().forEach((kind, packets) -> out.sample(packets, "kind", kind.label()));
  }
}
