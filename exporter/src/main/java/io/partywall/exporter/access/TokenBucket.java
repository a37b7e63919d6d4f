package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/** Holds the tokens of a {@link RateLimit}: each request takes one, each interval brings one. */
public final class TokenBucket {
  private final double intervalNanos;
  private final int size;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filledAt;

  /** A full bucket. */
  public TokenBucket(RateLimit limit, LongSupplier nanoTime) {
    this.intervalNanos = limit.interval().toNanos();
    this.size = limit.burst();
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.tokens = size;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Takes a token; false when there is none. */
  public synchronized boolean take() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(size, tokens + (now - filledAt) / intervalNanos);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
