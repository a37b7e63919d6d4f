package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One stream through one guest during a trial.
 *
 * @param guest the guest's name; the unit under test's own for raw
 * @param seconds how long the generator sent
 * @param sent frames the generator sent, by its own report
 * @param received frames the sink's interface received
 * @param captured frames in the sink's capture, a cross-check of {@code received}
 */
public record Flow(
    String guest,
    int frameSize,
    double seconds,
    long sent,
    long received,
    long captured,
    List<Loss> losses) {
  public Flow {
    requireNonNull(guest, "guest is null");
    losses = List.copyOf(losses);
  }

  /**
   * Sent − received − located losses: frames that no counter explains; negative when counters
   * explain too many.
   */
  public long residue() {
    return sent - received - losses.stream().mapToLong(Loss::packets).sum();
  }

  /** The residue's share of the frames sent, in percent and without its sign. */
  public double residuePercent() {
    return sent == 0 ? 0 : 100.0 * Math.abs(residue()) / sent;
  }

  /** Packets per second that the generator really sent. */
  public double sentPerSecond() {
    return sent / seconds;
  }

  /** Packets per second that reached the sink. */
  public double receivedPerSecond() {
    return received / seconds;
  }

  /** Of the frames sent, those that the sink did not see, in percent. */
  public double lossPercent() {
    return sent == 0 ? 0 : 100.0 * (sent - received) / sent;
  }
}
