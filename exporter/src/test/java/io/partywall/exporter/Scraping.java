package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Scrapes one after the other until it is closed; each is whole, and no counter falls. */
final class Scraping implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Namespace host;
  private final int port;
  private final Predicate<String> mayFall;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile String latest = "";
  private volatile boolean closed;

  private Scraping(Namespace host, int port, Predicate<String> mayFall) {
    this.host = host;
    this.port = port;
    this.mayFall = mayFall;
  }

  /**
   * Begins when every collector is ready.
   *
   * @param mayFall series of what starts again before a scrape finds it missing
   */
  static Scraping start(Namespace host, int port, Predicate<String> mayFall) {
    await().atMost(LIMIT).until(() -> !fails(host.wholeScrape(port)));
    Scraping scraping = new Scraping(host, port, mayFall);
    new Thread(scraping::scrapeUntilClosed, "scraping").start();
    return scraping;
  }

  private static boolean fails(String metrics) {
    return metrics
        .lines()
        .anyMatch(line -> line.startsWith("partywall_collector_success{") && !line.endsWith("} 1"));
  }

  private void scrapeUntilClosed() {
    try {
      Counters before = new Counters(Map.of());
      while (!closed) {
        String metrics = host.wholeScrape(port);
        assertThat(fails(metrics)).as(metrics).isFalse();
        Counters now = Counters.of(metrics).without(mayFall);
        now.followOn(before);
        before = now;
        latest = metrics;
      }
      end.complete(null);
    } catch (RuntimeException | AssertionError e) {
      end.completeExceptionally(e);
    }
  }

  /** Waits until an answer, seen by that function, is as expected. */
  void awaitAnswer(UnaryOperator<String> view, String expected) {
    await()
        .atMost(LIMIT)
        .failFast("a scrape failed", end::isDone)
        .untilAsserted(() -> assertThat(view.apply(latest)).isEqualTo(expected));
  }

  /** Fails when a scrape did. */
  @Override
  public void close() {
    closed = true;
    end.join();
  }
}
