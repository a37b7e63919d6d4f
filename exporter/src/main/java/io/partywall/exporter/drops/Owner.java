package io.partywall.exporter.drops;

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
}
