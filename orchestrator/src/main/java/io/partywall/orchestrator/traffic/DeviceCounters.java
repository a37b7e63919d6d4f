package io.partywall.orchestrator.traffic;

/** A network device's counters, as the kernel keeps them from the device's beginning. */
public record DeviceCounters(
    long rxBytes,
    long rxPackets,
    long rxErrors,
    long rxDropped,
    long txBytes,
    long txPackets,
    long txErrors,
    long txDropped) {

  /** What was counted since an earlier reading. */
  public DeviceCounters since(DeviceCounters earlier) {
    return new DeviceCounters(
        rxBytes - earlier.rxBytes,
        rxPackets - earlier.rxPackets,
        rxErrors - earlier.rxErrors,
        rxDropped - earlier.rxDropped,
        txBytes - earlier.txBytes,
        txPackets - earlier.txPackets,
        txErrors - earlier.txErrors,
        txDropped - earlier.txDropped);
  }
}
