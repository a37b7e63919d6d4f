package io.partywall.orchestrator.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a trial. */
public enum TrialState {
  /** Measured at the rate it was meant to have. */
  VALID,
  /** Measured, but the generator could not reach the target: not compared at equal load. */
  GENERATOR_LIMIT,
  /** Measured, but the unit under test slowed the generator down: not compared at equal load. */
  BACK_PRESSURE,
  /** An instrument failed; the reason says which. Repeated, and not used. */
  INVALID,
  /** It did not run to its end. */
  FAILED;

  /** The name in journals and reports, such as {@code back_pressure}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the measurement counts for curves and maxima. */
  public boolean measured() {
    return this == VALID || this == GENERATOR_LIMIT || this == BACK_PRESSURE;
  }
}
