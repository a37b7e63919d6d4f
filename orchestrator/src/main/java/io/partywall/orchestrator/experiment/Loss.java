package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

/**
 * Frames of a trial that were lost at a known place.
 *
 * @param place {@code generator}, {@code backlog}, {@code qdisc}, {@code guest_queue}, {@code
 *     guest} (inside it: what it was delivered and did not send on), {@code sink} or {@code other}
 * @param where the device or the guest that names the loss
 */
public record Loss(String place, String where, long packets) {
  public Loss {
    requireNonNull(place, "place is null");
    requireNonNull(where, "where is null");
  }
}
