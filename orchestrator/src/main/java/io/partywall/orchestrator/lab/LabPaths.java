package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** Where a lab keeps its files, and where images are kept between labs. */
public record LabPaths(Path state, Path cache) {
  public LabPaths {
    requireNonNull(state, "state is null");
    requireNonNull(cache, "cache is null");
  }

  /** The places that the environment names, or the usual ones. */
  public static LabPaths fromEnvironment() {
    return new LabPaths(
        Path.of(System.getenv().getOrDefault("PARTYWALL_STATE", "/var/lib/partywall"))
            .toAbsolutePath(),
        Path.of(System.getenv().getOrDefault("PARTYWALL_CACHE", "/var/cache/partywall"))
            .toAbsolutePath());
  }

  Path labs() {
    return state.resolve("labs");
  }

  Path lab(String name) {
    return labs().resolve(name);
  }
}
