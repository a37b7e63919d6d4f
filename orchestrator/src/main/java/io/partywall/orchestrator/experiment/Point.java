package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * What one or more trials measure: a frame size at a target load beside a co-guest.
 *
 * @param frameSize bytes without FCS, as pktgen counts
 * @param targetMbit layer-1 megabits per second, by the study's formula, at most 1,600,000; empty
 *     means as fast as the generator can
 */
public record Point(Scenario scenario, int frameSize, OptionalDouble targetMbit) {
  /**
   * Preamble and start delimiter 8, inter-frame gap 12, FCS 4: what a frame costs on the wire
   * beyond its own bytes.
   */
  private static final int WIRE_OVERHEAD = 24;

  /** 1.6 Tbit/s, as fast as Ethernet is being made (IEEE P802.3dj). */
  private static final double FASTEST_MBIT = 1_600_000;

  public Point {
    requireNonNull(scenario, "scenario is null");
    requireNonNull(targetMbit, "targetMbit is null");
    if (frameSize < 60 || frameSize > 1514) {
      throw new IllegalArgumentException("frame_size is not within 60 and 1514: " + frameSize);
    }
    double mbit = targetMbit.orElse(1);
    if (!(mbit > 0 && mbit <= FASTEST_MBIT)) {
      throw new IllegalArgumentException(
          "target_mbit is not above 0 and at most %.0f: %s".formatted(FASTEST_MBIT, mbit));
    }
  }

  /**
   * The wait between two frames, {@code 8000·(s+24)/b} nanoseconds (the study, section 3.3); 0 for
   * a flood.
   */
  public double delayNanos() {
    return targetMbit.isEmpty()
        ? 0
        : 8000.0 * (frameSize + WIRE_OVERHEAD) / targetMbit.getAsDouble();
  }

  /** The pace that makes the target; empty for a flood. */
  public OptionalDouble packetsPerSecond() {
    return targetMbit.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(1e9 / delayNanos());
  }

  /** Layer-1 megabits per second of a packet rate at this point's frame size. */
  public double layer1Mbit(double packetsPerSecond) {
    return layer1Mbit(frameSize, packetsPerSecond);
  }

  /**
   * Layer-1 megabits per second of a packet rate.
   *
   * @param frameSize bytes without FCS
   */
  public static double layer1Mbit(int frameSize, double packetsPerSecond) {
    return packetsPerSecond * (frameSize + WIRE_OVERHEAD) * 8 / 1e6;
  }
}
