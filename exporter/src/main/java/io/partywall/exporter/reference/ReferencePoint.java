package io.partywall.exporter.reference;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the host forwarded at one point of the measurement.
 *
 * @param frameSize bytes without the frame check sequence
 * @param streams how many guests received at once
 * @param maximum the highest mean at any offered load
 * @param lossFree the highest load within the loss goal
 */
public record ReferencePoint(
    String vmm,
    String nicModel,
    int frameSize,
    int streams,
    String scenario,
    Rate maximum,
    Optional<Rate> lossFree) {
  public ReferencePoint {
    requireNonNull(vmm, "vmm is null");
    requireNonNull(nicModel, "nicModel is null");
    requireNonNull(scenario, "scenario is null");
    requireNonNull(maximum, "maximum is null");
    requireNonNull(lossFree, "lossFree is null");
    if (frameSize < 1) {
      throw new IllegalArgumentException("frameSize is " + frameSize);
    }
    if (streams < 1) {
      throw new IllegalArgumentException("streams is " + streams);
    }
  }

  /** Whether this is what the host forwards to one guest that has it for itself. */
  public boolean dedicated() {
    return streams == 1 && scenario.equals("dedicated");
  }

  /** Packets per second received, with the bounds of its confidence interval. */
  public record Rate(double lower, double estimate, double upper) {
    public Rate {
      if (!(0 <= lower && lower <= estimate && estimate <= upper && upper < Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "not 0 <= lower <= estimate <= upper: %s, %s, %s".formatted(lower, estimate, upper));
      }
    }
  }
}
