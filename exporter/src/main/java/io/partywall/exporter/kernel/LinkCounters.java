package io.partywall.exporter.kernel;

/**
 * The counters of one interface as the kernel keeps them in {@code struct rtnl_link_stats64}
 * (linux/if_link.h). The view is the host's: received means that the host received it from the
 * interface.
 *
 * @param rxDropped packets dropped after reception; never the loss of a guest for bridges, bonds
 *     and lower devices
 * @param rxMissed packets the NIC dropped because its ring was full
 * @param rxNohandler packets that an inactive slave heard; no loss
 * @param txDropped packets dropped on the way out; on a guest's host device, lost on the way to the
 *     guest
 */
public record LinkCounters(
    long rxPackets,
    long txPackets,
    long rxBytes,
    long txBytes,
    long rxErrors,
    long txErrors,
    long rxDropped,
    long txDropped,
    long rxMissed,
    long rxFifo,
    long rxNohandler) {}
