package io.partywall.exporter.drops;

import org.jspecify.annotations.Nullable;

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
  record Key(long location, int reason, int ifindex, long namespace) {
    // What a record brings makes a dozen classes at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && location == key.location
          && reason == key.reason
          && ifindex == key.ifindex
          && namespace == key.namespace;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * Long.hashCode(location) + reason) + ifindex)
          + Long.hashCode(namespace);
    }
  }
}
