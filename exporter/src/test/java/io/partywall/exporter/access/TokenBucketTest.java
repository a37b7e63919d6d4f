package io.partywall.exporter.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private long nanos = 5;

  private TokenBucket bucket(Duration interval, int burst) {
    return new TokenBucket(new RateLimit(interval, burst), () -> nanos);
  }

  @Test
  void answersABurstAndThenOneEachInterval() {
    TokenBucket bucket = bucket(Duration.ofSeconds(1), 2);

    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();
    nanos += 999_999_999;
    assertThat(bucket.take()).isFalse();
    nanos += 2;
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();
    nanos += 3_600_000_000_000L;
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();
  }

  @Test
  void answersNothingWithoutABurst() {
    TokenBucket bucket = bucket(Duration.ofSeconds(1), 0);

    nanos += 10_000_000_000L;

    assertThat(bucket.take()).isFalse();
  }
}
