package io.partywall.exporter.guest;

/** What the label {@code guest} holds. */
public enum GuestLabel {
  NAME,
  /** For hosts whose guests' names must not leave them. */
  UUID
}
