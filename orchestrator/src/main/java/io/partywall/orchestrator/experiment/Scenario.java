package io.partywall.orchestrator.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the co-guest does while the victim's stream is measured. */
public enum Scenario {
  /** No co-guest traffic or load, and the measured guest alone. */
  DEDICATED,
  /** The co-guest runs and does nothing. */
  IDLE,
  /** {@code stress --cpu 1} inside the co-guest. */
  LIGHT,
  /** {@code stress --cpu 8 --vm 4} inside the co-guest. */
  HEAVY,
  /** The co-guest forwards 64-byte frames at 50 % of its own maximum. */
  NETWORK_50,
  /** The co-guest forwards 64-byte frames at 95 % of its own maximum. */
  NETWORK_95;

  /** The name in plans, journals and reference files, such as {@code network_50}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
