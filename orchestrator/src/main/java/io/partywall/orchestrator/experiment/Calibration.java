package io.partywall.orchestrator.experiment;

import java.util.Map;

/**
 * What the instruments can do, measured before the trials.
 *
 * @param generatorPacketsPerSecond for each frame size in bytes, what the victim's generator sends
 *     when nothing of the unit under test is in the way
 * @param coGuestPacketsPerSecond what the co-guest forwards of a 64-byte flood, alone: the whole of
 *     which the network scenarios take a share; 0 when the plan has none
 * @param coGuestVmBytes memory that each of the four workers of {@code stress --vm 4} takes in the
 *     heavy scenario, sized to the guest's memory; 0 when the plan has no such scenario
 */
public record Calibration(
    Map<Integer, Double> generatorPacketsPerSecond,
    double coGuestPacketsPerSecond,
    long coGuestVmBytes) {
  public Calibration {
    generatorPacketsPerSecond = Map.copyOf(generatorPacketsPerSecond);
  }
}
