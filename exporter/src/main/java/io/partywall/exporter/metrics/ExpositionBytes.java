package io.partywall.exporter.metrics;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one exposition, in chunks: a single large array would need as much free heap in one
 * piece, and a single large write as much memory outside of it.
 */
public final class ExpositionBytes extends OutputStream {
  private static final int CHUNK_BYTES = 32 * 1024;

  private final List<byte[]> chunks = new ArrayList<>();
  private int size;

  @Override
  public void write(int octet) {
    if (size / CHUNK_BYTES == chunks.size()) {
      chunks.add(new byte[CHUNK_BYTES]);
    }
    chunks.get(size / CHUNK_BYTES)[size % CHUNK_BYTES] = (byte) octet;
    size++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  /** Number of bytes written so far. */
  public int size() {
    return size;
  }

  /** Forgets what was written after that size. */
  void cutBackTo(int earlierSize) {
    size = earlierSize;
  }

  /** The bytes, in order. */
  public List<ByteBuffer> chunks() {
    List<ByteBuffer> filled = new ArrayList<>(chunks.size());
    for (int start = 0; start < size; start += CHUNK_BYTES) {
      filled.add(
          ByteBuffer.wrap(chunks.get(start / CHUNK_BYTES), 0, Math.min(CHUNK_BYTES, size - start)));
    }
    return filled;
  }

  /** The bytes as text. */
  @Override
  public String toString() {
    byte[] all = new byte[size];
    int start = 0;
    for (ByteBuffer chunk : chunks()) {
      int length = chunk.remaining();
      chunk.get(all, start, length);
      start += length;
    }
    return new String(all, StandardCharsets.UTF_8);
  }
}
