package io.partywall.exporter.drops;

/** How many packets the kernel dropped there, and for that reason, since the program counts. */
record DropRecord(Key key, long count) {
  /**
   * Where and why.
   *
   * @param location the address in the kernel's code from which the packet was given up
   * @param reason a number of this kernel's {@code enum skb_drop_reason}
   * @param ifindex the interface's index in its namespace; 0 where the packet had none
   * @param namespace the inode of the network namespace; 0 where the packet names none
   */
  record Key(long location, int reason, int ifindex, long namespace) {}
}
