package io.partywall.orchestrator.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a guest plays in the alert episode. */
public enum Role {
  VICTIM,
  AGGRESSOR,
  BYSTANDER;

  /** The name in files and tables. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
