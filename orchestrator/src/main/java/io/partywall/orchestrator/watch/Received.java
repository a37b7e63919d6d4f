package io.partywall.orchestrator.watch;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One alert as the webhook received it.
 *
 * @param nanoTime {@link System#nanoTime()} when the request came in
 * @param status {@code firing} or {@code resolved}
 * @param alert the label {@code alertname}
 */
public record Received(
    long nanoTime,
    String status,
    String alert,
    Map<String, String> labels,
    Map<String, String> annotations) {
  public Received {
    requireNonNull(status, "status is null");
    requireNonNull(alert, "alert is null");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** Whether it tells that the alert fires, and not that it is over. */
  public boolean firing() {
    return status.equals("firing");
  }

  /** The label's value, or an empty text. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** The annotation's text, or an empty one. */
  public String annotation(String name) {
    return annotations.getOrDefault(name, "");
  }
}
