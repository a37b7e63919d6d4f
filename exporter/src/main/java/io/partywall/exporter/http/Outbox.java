package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The expositions that are being sent. Slow readers hold on to old ones; when these take too much
 * memory, the readers that began first are cut off: a scraper has given up by then.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long HEAP_SHARE = 4;

  private final Vertx vertx;
  private final long limit;
  private final WriteBuffers buffers = new WriteBuffers();
  private final Deque<Sending> sendings = new ArrayDeque<>();
  private final Map<ExpositionBytes, Integer> readers = new HashMap<>();
  private long bytes;

  /** Holds expositions of a quarter of the heap, or the latest one if that is larger. */
  Outbox(Vertx vertx) {
    this(vertx, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  Outbox(Vertx vertx, long limit) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.limit = limit;
  }

  /** Sends it all within that time, or cuts the client off; the share ends with it. */
  void send(HttpServerResponse response, ExpositionBytes exposition, Duration time, Share share) {
    Sending sending = new Sending(response, exposition, buffers);
    add(sending);
    long timer = vertx.setTimer(time.toMillis(), late -> sending.cutOff());
    response.closeHandler(closed -> done(sending, timer, share));
    response.endHandler(sent -> done(sending, timer, share));
    response.exceptionHandler(problem -> LOG.debug("a client went away", problem));
    sending.run();
  }

  private void add(Sending sending) {
    Deque<Sending> late = new ArrayDeque<>();
    synchronized (this) {
      sendings.add(sending);
      if (readers.merge(sending.exposition(), 1, Integer::sum) == 1) {
        bytes += sending.exposition().memory();
      }
      while (bytes > limit && sendings.getFirst().exposition() != sending.exposition()) {
        Sending oldest = sendings.getFirst();
        forget(oldest);
        late.add(oldest);
      }
    }
    late.forEach(Sending::cutOff);
  }

  private void done(Sending sending, long timer, Share share) {
    vertx.cancelTimer(timer);
    forget(sending);
    share.done();
  }

  private synchronized void forget(Sending sending) {
    if (sendings.remove(sending) && readers.merge(sending.exposition(), -1, Integer::sum) == 0) {
      readers.remove(sending.exposition());
      bytes -= sending.exposition().memory();
    }
  }
}
