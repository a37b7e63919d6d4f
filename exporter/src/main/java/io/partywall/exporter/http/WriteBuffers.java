package io.partywall.exporter.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.ExpositionReader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Memory outside of the heap, from which the kernel takes what is sent. One write hands it on to
 * the next: to allocate and to free it costs more than to fill it, as Netty frees by a handshake
 * with every thread of the JVM.
 */
final class WriteBuffers {
  /** For a client that reads as fast as it comes. */
  private static final int LARGE_CHUNKS = 2;

  private static final int LARGE_BUFFERS = 2;
  // Those of more clients are left to the collector, as so many at once are an exception.
  private static final int SMALL_BUFFERS = 8;

  private final ArrayDeque<ByteBuf> small = new ArrayDeque<>();
  private final ArrayDeque<ByteBuf> large = new ArrayDeque<>();
  // Text is put together here: the compiler C1 makes slow code of many small writes to a buffer.
  private final byte[] text = new byte[ExpositionBytes.CHUNK_BYTES];
  private int largeMade;

  /**
   * A buffer with room for a chunk of text; for several where so many bytes need it and there is
   * one.
   */
  synchronized ByteBuf take(int bytes) {
    if (bytes > ExpositionBytes.CHUNK_BYTES) {
      ByteBuf free = large.pollLast();
      if (free != null) {
        return free;
      }
      if (largeMade < LARGE_BUFFERS) {
        largeMade++;
        return allocate(LARGE_CHUNKS);
      }
    }
    ByteBuf free = small.pollLast();
    return free == null ? allocate(1) : free;
  }

  private static ByteBuf allocate(int chunks) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(chunks * ExpositionBytes.CHUNK_BYTES))
        .clear();
  }

  /** Fills an empty buffer with what comes next, in chunks of whole lines. */
  synchronized void fill(ByteBuf buffer, ExpositionReader from) {
    int length;
    do {
      length = from.read(text);
      buffer.writeBytes(text, 0, length);
    } while (length > 0 && buffer.writableBytes() >= text.length);
  }

  /** Takes back what was written. */
  synchronized void giveBack(ByteBuf buffer) {
    buffer.clear();
    if (buffer.capacity() > ExpositionBytes.CHUNK_BYTES) {
      large.addLast(buffer);
    } else if (small.size() < SMALL_BUFFERS) {
      small.addLast(buffer);
    }
  }
}
