package io.partywall.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Format;
import io.partywall.exporter.metrics.Labels;
import io.partywall.exporter.metrics.Scrape;
import io.partywall.exporter.metrics.Source;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SharedScrapeTest {
  private static final Wish WISH = new Wish(Format.TEXT, false, Set.of("numbers"));

  private final AtomicInteger readings = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private final Vertx vertx = Vertx.vertx();
  private final SharedScrape shared =
      new SharedScrape(
          vertx,
          new Scrape(
              this::read, List.of(new Numbers()), new PrometheusRegistry(), () -> Instant.EPOCH),
          () -> System.nanoTime() + passed.get());

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Snapshot read() {
    readings.incrementAndGet();
    return Snapshot.empty(Instant.EPOCH);
  }

  @Test
  void keepsWhatAClientReadsWhileOthersScrape() throws Exception {
    Share slow = shared.take(WISH);
    ExpositionBytes bytes = await(slow);
    String content = bytes.toString();

    scrapeUntilReadings(5);

    assertThat(content).contains("reading{row=\"4999\"} 1\n");
    assertThat(bytes.toString()).isEqualTo(content);
  }

  @Test
  void keepsItWhileOneOfTwoClientsReads() throws Exception {
    Share fast = shared.take(WISH);
    Share slow = shared.take(WISH);
    await(fast);
    String content = await(slow).toString();
    fast.done();
    fast.done();

    scrapeUntilReadings(3);

    assertThat(await(slow).toString()).isEqualTo(content);
  }

  @Test
  void takesTheMemoryBackWhenAllHaveDone() throws Exception {
    Share share = shared.take(new Wish(Format.TEXT, true, Set.of("numbers")));
    ExpositionBytes bytes = await(share);
    assertThat(bytes.size()).isPositive();

    share.done();

    Awaitility.await().until(() -> bytes.size() == 0);
  }

  /** Requests that waited meanwhile come before the timers that should have fired. */
  @Test
  void readsAnewWhenTheProcessWasStoppedSince() throws Exception {
    await(shared.take(WISH));
    passed.set(TimeUnit.SECONDS.toNanos(30));
    await(shared.take(WISH));

    assertThat(readings).hasValue(2);
  }

  private void scrapeUntilReadings(int number) {
    Awaitility.await()
        .until(() -> {
          Share share = shared.take(WISH);
          await(share);
          share.done();
          return readings.get() >= number;
        });
  }

  private static ExpositionBytes await(Share share) throws Exception {
    return share.exposition().await(10, TimeUnit.SECONDS);
  }

  /** Several chunks of text, other ones at each reading. */
  private final class Numbers implements Source {
    @Override
    public String collector() {
      return "numbers";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      out.family("reading", "gauge", "The number of the reading.");
      long[] values = new long[5000];
      Arrays.fill(values, readings.get());
      out.samples(
          values,
          IntStream.range(0, values.length)
              .mapToObj(i -> Labels.of("row", Integer.toString(i)))
              .toArray(Labels[]::new));
    }
  }
}
