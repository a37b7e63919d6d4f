package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one exposition, in chunks: a single large array would need as much free heap in one
 * piece, and a single large write as much memory outside of it.
 */
public final class ExpositionBytes extends OutputStream {
  /** The largest chunk. */
  public static final int CHUNK_BYTES = 32 * 1024;

  private static final byte[] NOTHING = {};

  private final ChunkPool pool;
  private final List<Chunk> chunks = new ArrayList<>();
  private Chunk last = new Chunk(NOTHING);
  private int size;

  private static final class Chunk {
    private final byte[] bytes;
    private int length;

    private Chunk(byte[] bytes) {
      this.bytes = bytes;
    }

    private int free() {
      return bytes.length - length;
    }
  }

  /** Begins with nothing. */
  ExpositionBytes(ChunkPool pool) {
    this.pool = requireNonNull(pool, "pool is null");
  }

  /**
   * The chunk that is being filled, from {@link #place()} on, or a new one when there is less room.
   *
   * @param bytes how much room is needed, at most {@link #CHUNK_BYTES}
   */
  byte[] room(int bytes) {
    if (last.free() < bytes) {
      addChunk();
    }
    return last.bytes;
  }

  /** Where the chunk is free. */
  int place() {
    return last.length;
  }

  /** The chunk was filled up to that place. */
  void filledTo(int place) {
    size += place - last.length;
    last.length = place;
  }

  private void addChunk() {
    last = new Chunk(pool.take());
    chunks.add(last);
  }

  @Override
  public void write(int octet) {
    room(1)[last.length] = (byte) octet;
    filledTo(last.length + 1);
  }

  /** Writes them all; unlike {@link #write(byte[])}, without an exception to declare. */
  void writeBytes(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      byte[] chunk = room(1);
      int part = Math.min(left, last.free());
      System.arraycopy(bytes, from, chunk, last.length, part);
      filledTo(last.length + part);
      from += part;
      left -= part;
    }
  }

  /** The same content, compressed by gzip. */
  public ExpositionBytes gzip() {
    return LineGzip.compress(this, pool);
  }

  /**
   * Says that nobody will read the bytes again: their memory becomes the next exposition's, and
   * this one is empty. Whoever forgets to say so costs a little time, whoever says it too early
   * mixes the answers.
   */
  public void release() {
    pool.giveBack(chunks.stream().map(chunk -> chunk.bytes).toList());
    chunks.clear();
    last = new Chunk(NOTHING);
    size = 0;
  }

  /** Number of bytes written so far. */
  public int size() {
    return size;
  }

  /** Forgets what was written after that size. */
  void cutBackTo(int earlierSize) {
    while (size > earlierSize) {
      int cut = Math.min(size - earlierSize, last.length);
      filledTo(last.length - cut);
      if (last.length == 0) {
        chunks.removeLast();
        last = chunks.isEmpty() ? new Chunk(NOTHING) : chunks.getLast();
      }
    }
  }

  /** In how many chunks the bytes are. */
  public int chunks() {
    return chunks.size();
  }

  /** Hands the bytes of one chunk over; they are in the order of the chunks. */
  public void readChunk(int number, ChunkReader reader) {
    Chunk chunk = chunks.get(number);
    reader.read(chunk.bytes, chunk.length);
  }

  /** Hands the bytes over, in order. */
  public void forEachChunk(ChunkReader reader) {
    chunks.forEach(chunk -> reader.read(chunk.bytes, chunk.length));
  }

  /** Takes chunks, which it does not change. */
  public interface ChunkReader {
    /** Takes the first so many bytes. */
    void read(byte[] chunk, int length);
  }

  /** The bytes as text. */
  @Override
  public String toString() {
    byte[] all = new byte[size];
    int start = 0;
    for (Chunk chunk : chunks) {
      System.arraycopy(chunk.bytes, 0, all, start, chunk.length);
      start += chunk.length;
    }
    return new String(all, StandardCharsets.UTF_8);
  }
}
