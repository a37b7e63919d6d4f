package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often the server answers.
 *
 * @param interval between two requests in the long run
 * @param burst requests that may come at once; with 0 none is answered
 */
public record RateLimit(Duration interval, int burst) {
  public RateLimit {
    requireNonNull(interval, "interval is null");
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval is " + interval);
    }
    if (burst < 0) {
      throw new IllegalArgumentException("burst is " + burst);
    }
  }
}
