package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes off the event loop. Whoever asks during a scrape, or shortly after, gets the same result:
 * any number of Prometheus servers costs the host little more than one.
 */
final class SharedScrape {
  private static final long SHARED_MILLISECONDS = 250;

  private final Vertx vertx;
  private final Scrape scrape;
  private @Nullable Future<ExpositionBytes> current;

  SharedScrape(Vertx vertx, Scrape scrape) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.scrape = requireNonNull(scrape, "scrape is null");
  }

  synchronized Future<ExpositionBytes> latest() {
    if (current == null) {
      current =
          vertx
              .executeBlocking(scrape::run, false)
              .map(bytes -> requireNonNull(bytes, "bytes is null"));
      // The bytes are let go as soon as they are too old to be shared.
      current.onComplete(done -> vertx.setTimer(SHARED_MILLISECONDS, timer -> forget()));
    }
    return current;
  }

  private synchronized void forget() {
    current = null;
  }
}
