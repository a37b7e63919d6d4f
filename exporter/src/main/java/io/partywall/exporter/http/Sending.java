package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An exposition on its way to one client, a few chunks at a time, each when those before are out: a
 * slow reader costs these and the exposition, which it may share with others.
 */
final class Sending {
  private final HttpServerResponse response;
  private final ExpositionBytes exposition;
  private final Deque<ByteBuf> chunks = new ArrayDeque<>();
  private final int most;
  private int atOnce = 1;

  /**
   * Prepares it.
   *
   * @param most chunks in one write to a client that reads as fast as they come
   */
  Sending(HttpServerResponse response, ExpositionBytes exposition, int most) {
    this.response = requireNonNull(response, "response is null");
    this.exposition = requireNonNull(exposition, "exposition is null");
    this.most = most;
    exposition.forEachChunk(
        (chunk, length) -> chunks.add(Unpooled.wrappedBuffer(chunk, 0, length)));
  }

  ExpositionBytes exposition() {
    return exposition;
  }

  /** Sends what is left; nothing more once the client has gone. */
  void run() {
    // In a loop, as writes that are done at once would nest as deep as there are chunks.
    while (!chunks.isEmpty()) {
      ByteBuf next = next();
      Future<Void> written = response.write(BufferInternal.buffer(next));
      // Vert.x takes buffers for garbage, and releases none.
      written.onComplete(done -> next.release());
      if (!written.succeeded()) {
        atOnce = 1;
        written.onSuccess(done -> run());
        return;
      }
      atOnce = Math.min(2 * atOnce, most);
    }
    response.end();
  }

  /** A write costs the same for many chunks as for one; outside of the heap, nobody copies them. */
  private ByteBuf next() {
    int some = Math.min(atOnce, chunks.size());
    ByteBuf next = ByteBufAllocator.DEFAULT.directBuffer(some * ExpositionBytes.CHUNK_BYTES);
    for (int i = 0; i < some; i++) {
      next.writeBytes(chunks.remove());
    }
    return next;
  }

  /** Gives up on a client that does not read; it sees that the answer is cut off. */
  void cutOff() {
    response.reset();
  }
}
