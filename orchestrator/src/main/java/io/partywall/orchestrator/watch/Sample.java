package io.partywall.orchestrator.watch;

import java.util.Map;

/** One series' value at an instant; a scalar has no labels. */
public record Sample(Map<String, String> labels, double value) {
  public Sample {
    labels = Map.copyOf(labels);
  }
}
