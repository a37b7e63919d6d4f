package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;

/**
 * Two ends of which a person says that every packet that enters at the one leaves at the other, and
 * that no other packet leaves there.
 *
 * @param name what the label {@code path} holds
 */
public record DeclaredPath(String name, PathEnd from, PathEnd to) {
  public DeclaredPath {
    requireNonNull(name, "name is null");
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
  }
}
