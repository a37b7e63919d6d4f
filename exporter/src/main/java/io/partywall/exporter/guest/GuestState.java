package io.partywall.exporter.guest;

import java.util.Locale;

/** What a VMM says that a guest does. */
public enum GuestState {
  RUNNING,
  PAUSED;

  /** The value of the label {@code state}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
