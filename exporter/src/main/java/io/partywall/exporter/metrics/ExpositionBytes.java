package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of one exposition, in chunks: a single large array would need as much free heap in one
 * piece. Most of the text of a host with thousands of interfaces is names and labels that it has
 * anyway, so that {@link SampleRun}s stand for it until an {@link ExpositionReader} wants it. Any
 * number of them may read what is written no more.
 */
public final class ExpositionBytes extends OutputStream {
  /** The largest chunk. */
  public static final int CHUNK_BYTES = 32 * 1024;

  private static final byte[] NOTHING = {};

  private final ChunkPool pool;
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<SampleRun> runs = new ArrayList<>();
  private Chunk last = new Chunk(NOTHING);
  private int size;

  /** Text, and the values of runs. */
  static final class Chunk {
    final byte[] bytes;
    int length;

    private Chunk(byte[] bytes) {
      this.bytes = bytes;
    }

    private int free() {
      return bytes.length - length;
    }
  }

  /** Where an exposition ended once. */
  record Mark(int chunks, int length, int runs, int size) {}

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
      last = new Chunk(pool.take());
      chunks.add(last);
    }
    return last.bytes;
  }

  /** Where the chunk is free. */
  int place() {
    return last.length;
  }

  /** The chunk was filled with text up to that place. */
  void filledTo(int place) {
    size += place - last.length;
    last.length = place;
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

  /**
   * Writes a line for each of the labels, of that name and the value at the same place.
   *
   * @param name not to be changed, as little as the labels
   * @param labelBytes how long the labels are together
   */
  void writeRun(byte[] name, Labels[] labels, int labelBytes, long[] values) {
    byte[] chunk = room(SampleRun.VALUE_BYTES);
    int place = last.length;
    runs.add(new SampleRun(name, labels, chunks.size() - 1, place));
    int samples = labels.length;
    int text = labelBytes + samples * (name.length + 1);
    int fullAt = chunk.length - SampleRun.VALUE_BYTES;
    for (int i = 0; i < samples; i++) {
      if (place > fullAt) {
        last.length = place;
        chunk = room(SampleRun.VALUE_BYTES);
        place = 0;
      }
      long value = values[i];
      if (value >= 0 && value < 10) {
        chunk[place++] = (byte) ('0' + value); // Most counters of errors.
        text++;
      } else {
        int end = Digits.put(chunk, place + 1, value);
        int digits = end - place - 1;
        chunk[place] = (byte) digits;
        text += digits;
        place = end;
      }
    }
    last.length = place;
    size += text;
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
    runs.clear();
    last = new Chunk(NOTHING);
    size = 0;
  }

  /** Number of bytes of text. */
  public int size() {
    return size;
  }

  /** Number of bytes of memory that are kept for it alone, or may be: labels change at times. */
  @SuppressWarnings("ReferenceEquality") // An array is in memory once.
  public long memory() {
    long memory = (long) chunks.size() * CHUNK_BYTES;
    Labels[] before = {};
    for (SampleRun run : runs) {
      if (run.labels != before) {
        memory += (long) run.labels.length * Integer.BYTES; // A reference is four bytes.
        before = run.labels;
      }
    }
    return memory;
  }

  Mark mark() {
    return new Mark(chunks.size(), last.length, runs.size(), size);
  }

  /** Forgets what was written after the mark. */
  void cutBackTo(Mark mark) {
    while (chunks.size() > mark.chunks()) {
      chunks.removeLast();
    }
    while (runs.size() > mark.runs()) {
      runs.removeLast();
    }
    last = chunks.isEmpty() ? new Chunk(NOTHING) : chunks.getLast();
    last.length = mark.length();
    size = mark.size();
  }

  /** Reads from the beginning. */
  public ExpositionReader reader() {
    return new ExpositionReader(this);
  }

  List<Chunk> chunks() {
    return chunks;
  }

  List<SampleRun> runs() {
    return runs;
  }

  /** The text. */
  @Override
  public String toString() {
    byte[] all = new byte[size];
    int length = reader().read(all);
    return new String(all, 0, length, StandardCharsets.UTF_8);
  }
}
