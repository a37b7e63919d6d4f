package io.partywall.exporter.drops;

import org.jspecify.annotations.Nullable;

/**
 * Whom a drop concerns; empty texts for nobody.
 *
 * @param device the interface's name in the exporter's network namespace
 */
record Owner(String vmm, String guest, String nic, String device) {
  /** The host, without an interface. */
  static final Owner HOST = new Owner("", "", "", "");

  static Owner device(String device) {
    return new Owner("", "", "", device);
  }

  // What a record brings makes a dozen classes at run time.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Owner owner
        && device.equals(owner.device)
        && nic.equals(owner.nic)
        && guest.equals(owner.guest)
        && vmm.equals(owner.vmm);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * device.hashCode() + nic.hashCode()) + guest.hashCode();
  }
}
