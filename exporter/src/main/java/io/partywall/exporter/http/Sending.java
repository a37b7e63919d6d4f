package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * An exposition on its way to one client, a few chunks at a time, each when those before are out: a
 * slow reader costs these and the exposition, which it may share with others.
 */
final class Sending {
  private final HttpServerResponse response;
  private final ExpositionBytes exposition;
  private final WriteBuffers buffers;
  private int next;
  private boolean fast;

  /** Prepares it. */
  Sending(HttpServerResponse response, ExpositionBytes exposition, WriteBuffers buffers) {
    this.response = requireNonNull(response, "response is null");
    this.exposition = requireNonNull(exposition, "exposition is null");
    this.buffers = requireNonNull(buffers, "buffers is null");
  }

  ExpositionBytes exposition() {
    return exposition;
  }

  /** Sends what is left; nothing more once the client has gone. */
  void run() {
    // In a loop, as writes that are done at once would nest as deep as there are chunks.
    while (next < exposition.chunks()) {
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
    ByteBuf part = buffers.take(fast ? exposition.chunks() - next : 1);
    do {
      append(part);
    } while (next < exposition.chunks() && part.writableBytes() >= ExpositionBytes.CHUNK_BYTES);
    return part;
  }

  private void append(ByteBuf part) {
    exposition.readChunk(next++, (chunk, length) -> part.writeBytes(chunk, 0, length));
  }

  /** Gives up on a client that does not read; it sees that the answer is cut off. */
  void cutOff() {
    response.reset();
  }
}
