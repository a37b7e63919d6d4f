package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.ExpositionReader;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * An exposition on its way to one client, a few chunks of text at a time, each when those before
 * are out: a slow reader costs these and the exposition, which it may share with others.
 */
final class Sending {
  private final HttpServerResponse response;
  private final ExpositionBytes exposition;
  private final ExpositionReader reader;
  private final WriteBuffers buffers;
  private boolean fast;

  /** Prepares it. */
  Sending(HttpServerResponse response, ExpositionBytes exposition, WriteBuffers buffers) {
    this.response = requireNonNull(response, "response is null");
    this.exposition = requireNonNull(exposition, "exposition is null");
    this.reader = exposition.reader();
    this.buffers = requireNonNull(buffers, "buffers is null");
  }

  ExpositionBytes exposition() {
    return exposition;
  }

  /** Sends what is left; nothing more once the client has gone. */
  void run() {
    // In a loop, as writes that are done at once would nest as deep as there are chunks.
    while (reader.left() > 0) {
      ByteBuf part = part();
      // Vert.x takes buffers for garbage, and releases none: this one stays.
      Future<Void> written = response.write(BufferInternal.buffer(part));
      written.onComplete(done -> buffers.giveBack(part));
      fast = written.succeeded();
      if (!fast) {
        written.onSuccess(done -> run());
        return;
      }
    }
    if (!response.closed()) {
      response.end();
    }
  }

  /** A write costs the same for many chunks as for one, but a slow reader holds them for long. */
  private ByteBuf part() {
    ByteBuf part = buffers.take(fast ? reader.left() : 1);
    buffers.fill(part, reader);
    return part;
  }

  /** Gives up on a client that does not read; it sees that the answer is cut off. */
  void cutOff() {
    response.reset();
  }
}
