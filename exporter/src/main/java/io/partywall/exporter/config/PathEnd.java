package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;

/** Where packets enter or leave a path. */
public sealed interface PathEnd {
  /** An interface of the host: packets enter as the host receives, and leave as it transmits. */
  record Interface(String name) implements PathEnd {
    public Interface {
      requireNonNull(name, "name is null");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A guest's NIC: packets enter as the guest transmits, and leave as it receives.
   *
   * @param guest its name, as the label {@code guest} has it
   * @param nic its position, as the label {@code nic} has it
   */
  record GuestNic(String guest, String nic) implements PathEnd {
    public GuestNic {
      requireNonNull(guest, "guest is null");
      requireNonNull(nic, "nic is null");
    }

    @Override
    public String toString() {
      return guest + '/' + nic;
    }
  }
}
