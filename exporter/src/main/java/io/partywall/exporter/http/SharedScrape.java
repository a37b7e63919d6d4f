package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanoTime;
  private @Nullable Moment current;

  SharedScrape(Vertx vertx, Scrape scrape) {
    this(vertx, scrape, System::nanoTime);
  }

  SharedScrape(Vertx vertx, Scrape scrape, LongSupplier nanoTime) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.scrape = requireNonNull(scrape, "scrape is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** What was asked for, from a reading of now or of a moment ago. */
  synchronized Share take(Wish wish) {
    if (current == null || (current.isOld() && !current.isMaking(wish))) {
      current = new Moment();
    }
    return current.take(wish);
  }

  private ExpositionBytes render(Wish wish) throws IOException {
    return scrape.render(wish.format(), wish.collectors());
  }

  private <T> Future<T> blocking(Callable<T> action) {
    return vertx
        .executeBlocking(action, false)
        .map(result -> requireNonNull(result, "a result is null"));
  }

  /** A reading, and what became of it. The outer object guards what changes. */
  private final class Moment {
    private final Map<Wish, Future<ExpositionBytes>> made = new HashMap<>();
    private final List<Future<ExpositionBytes>> all = new ArrayList<>();
    private final long begun = nanoTime.getAsLong();
    private int clients;
    private boolean old;
    // When it is complete, the kernel was read; with the first exposition, as to go from one thread
    // to another and back costs as much as to read some hundred interfaces.
    private @Nullable Future<Void> reading;

    private ExpositionBytes readAndRender(Wish wish) throws IOException {
      try {
        scrape.read();
        return render(wish);
      } finally {
        vertx.setTimer(Math.max(1, SHARED_MILLISECONDS - age()), timer -> growOld());
      }
    }

    private long age() {
      return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
    }

    private void growOld() {
      synchronized (SharedScrape.this) {
        old = true;
        tidy();
      }
    }

    /** Lets the bytes go as soon as they are too old to be shared and nobody reads them. */
    private void tidy() {
      synchronized (SharedScrape.this) {
        if (old && all.stream().allMatch(Future::isComplete)) {
          if (current == this) {
            current = null;
          }
          if (clients == 0) {
            all.stream().filter(Future::succeeded).forEach(done -> done.result().release());
            all.clear();
          }
        }
      }
    }

    private void leave() {
      synchronized (SharedScrape.this) {
        clients--;
        tidy();
      }
    }

    /** The timer lets the bytes go, but is late where the process was stopped. */
    boolean isOld() {
      return old || (reading != null && reading.isComplete() && age() >= SHARED_MILLISECONDS);
    }

    boolean isMaking(Wish wish) {
      Future<ExpositionBytes> exposition = made.get(wish);
      return exposition != null && !exposition.isComplete();
    }

    Share take(Wish wish) {
      clients++;
      return new Share(exposition(wish), this::leave);
    }

    private Future<ExpositionBytes> exposition(Wish wish) {
      Future<ExpositionBytes> known = made.get(wish);
      if (known != null) {
        return known;
      }
      Future<ExpositionBytes> exposition =
          wish.gzip()
              ? exposition(wish.plain()).compose(plain -> blocking(plain::gzip))
              : plain(wish);
      all.add(exposition);
      if (made.size() < SHARED_EXPOSITIONS) {
        made.put(wish, exposition);
      }
      exposition.onComplete(done -> tidy());
      return exposition;
    }

    private Future<ExpositionBytes> plain(Wish wish) {
      if (reading != null) {
        return reading.compose(read -> blocking(() -> render(wish)));
      }
      Future<ExpositionBytes> first = blocking(() -> readAndRender(wish));
      reading = first.<Void>mapEmpty().otherwiseEmpty();
      return first;
    }
  }
}
