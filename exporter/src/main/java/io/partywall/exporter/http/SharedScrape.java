package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes off the event loop. Whoever asks while somebody else is being answered, or shortly after
 * the kernel was read, gets the same reading and, for the same wish, the same bytes: any number of
 * Prometheus servers costs the host little more than one.
 */
final class SharedScrape {
  private static final long SHARED_MILLISECONDS = 250;
  // Beyond it, a client that asks for ever other collectors would fill the memory.
  private static final int SHARED_EXPOSITIONS = 8;

  private final Vertx vertx;
  private final Scrape scrape;
  private @Nullable Moment current;

  SharedScrape(Vertx vertx, Scrape scrape) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.scrape = requireNonNull(scrape, "scrape is null");
  }

  /** What was asked for, from a reading of now or of a moment ago. */
  synchronized Future<ExpositionBytes> exposition(Wish wish) {
    if (current == null || (current.isOld() && !current.isMaking(wish))) {
      current = new Moment();
    }
    return current.exposition(wish);
  }

  private synchronized void letGo(Moment moment) {
    if (current == moment) {
      current = null;
    }
  }

  private <T> Future<T> blocking(Callable<T> action) {
    return vertx
        .executeBlocking(action, false)
        .map(result -> requireNonNull(result, "a result is null"));
  }

  /** A reading, and what became of it. */
  private final class Moment {
    private final Future<Instant> reading = blocking(scrape::read);
    private final Map<Wish, Future<ExpositionBytes>> made = new HashMap<>();
    private volatile boolean old;

    private Moment() {
      reading.onComplete(done -> vertx.setTimer(SHARED_MILLISECONDS, timer -> grownOld()));
    }

    private void grownOld() {
      old = true;
      synchronized (SharedScrape.this) {
        // The bytes are let go as soon as they are too old to be shared.
        if (made.values().stream().allMatch(Future::isComplete)) {
          letGo(this);
        }
      }
    }

    boolean isOld() {
      return old;
    }

    boolean isMaking(Wish wish) {
      Future<ExpositionBytes> exposition = made.get(wish);
      return exposition != null && !exposition.isComplete();
    }

    Future<ExpositionBytes> exposition(Wish wish) {
      Future<ExpositionBytes> known = made.get(wish);
      if (known != null) {
        return known;
      }
      Future<ExpositionBytes> exposition =
          wish.gzip()
              ? exposition(wish.plain()).compose(plain -> blocking(plain::gzip))
              : reading.compose(
                  read -> blocking(() -> scrape.render(wish.format(), wish.collectors())));
      if (made.size() < SHARED_EXPOSITIONS) {
        made.put(wish, exposition);
        exposition.onComplete(done -> {
          if (old) {
            grownOld();
          }
        });
      }
      return exposition;
    }
  }
}
