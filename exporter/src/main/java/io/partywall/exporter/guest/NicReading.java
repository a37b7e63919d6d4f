package io.partywall.exporter.guest;

/** What one NIC of one guest counted in one snapshot. */
public record NicReading(Guest guest, GuestNic nic, NicCounters counters) {
  /** The NIC's labels and then those given, as {@code FamilyWriter} takes them. */
  public String[] labels(String... more) {
    String[] labels = new String[6 + more.length];
    labels[0] = "vmm";
    labels[1] = guest.vmm();
    labels[2] = "guest";
    labels[3] = guest.name();
    labels[4] = "nic";
    labels[5] = nic.position();
    System.arraycopy(more, 0, labels, 6, more.length);
    return labels;
  }
}
