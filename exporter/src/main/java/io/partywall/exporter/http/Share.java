package io.partywall.exporter.http;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one client asked for, which it may share with others; it stays until all have done. */
final class Share {
  private final Future<ExpositionBytes> exposition;
  private final Runnable end;
  private final AtomicBoolean done = new AtomicBoolean();

  Share(Future<ExpositionBytes> exposition, Runnable end) {
    this.exposition = exposition;
    this.end = end;
  }

  Future<ExpositionBytes> exposition() {
    return exposition;
  }

  /** Says that this client reads it no more; counts once. */
  void done() {
    if (done.compareAndSet(false, true)) {
      end.run();
    }
  }
}
