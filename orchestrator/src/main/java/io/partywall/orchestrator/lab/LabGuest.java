package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

/**
 * A guest of the lab.
 *
 * @param position 1 to 3: which generator and sink it stands between
 */
public record LabGuest(int position, String name, Role role) {
  public LabGuest {
    requireNonNull(name, "name is null");
    requireNonNull(role, "role is null");
  }
}
