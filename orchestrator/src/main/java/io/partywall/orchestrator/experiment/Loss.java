package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

/**
 * Frames of a trial that were lost at a known place.
 *
 * @param place {@code generator}, {@code backlog}, {@code guest} (inside it: what it was delivered
 *     and did not send on), or where the exporter says that the guest lost it, such as {@code
 *     guest_queue} or {@code qdisc}
 * @param where the device or the guest that names the loss
 * @param packets above 0
 */
public record Loss(String place, String where, long packets) {
  public Loss {
    requireNonNull(place, "place is null");
    requireNonNull(where, "where is null");
  }
}
