package io.partywall.exporter.config;

/** What the label {@code guest} holds. */
public enum GuestLabel {
  /** The guest's name, made unique within the host. */
  NAME,
  /** The guest's UUID, where names must not leave the host. */
  UUID
}
