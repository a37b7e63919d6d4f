package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * An exposition on its way to one client, chunk by chunk, each when the one before is out: a slow
 * reader costs one chunk and the exposition, which it may share with others.
 */
final class Sending {
  private final HttpServerResponse response;
  private final ExpositionBytes exposition;
  private final Iterator<ByteBuffer> chunks;

  Sending(HttpServerResponse response, ExpositionBytes exposition) {
    this.response = requireNonNull(response, "response is null");
    this.exposition = requireNonNull(exposition, "exposition is null");
    this.chunks = exposition.chunks().iterator();
  }

  ExpositionBytes exposition() {
    return exposition;
  }

  /** Sends what is left; nothing more once the client has gone. */
  void run() {
    if (!chunks.hasNext()) {
      response.end();
      return;
    }
    ByteBuffer chunk = chunks.next();
    byte[] piece = new byte[chunk.remaining()];
    chunk.get(piece);
    response.write(Buffer.buffer(piece)).onSuccess(written -> run());
  }

  /** Gives up on a client that does not read; it sees that the answer is cut off. */
  void cutOff() {
    response.reset();
  }
}
