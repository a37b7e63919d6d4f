package io.partywall.orchestrator.lab;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The unit under test forwards by itself. */
final class NoGuests implements Guests {
  @Override
  public Optional<String> start() {
    return Optional.empty();
  }

  @Override
  public Map<String, Path> pidFiles() {
    return Map.of();
  }
}
