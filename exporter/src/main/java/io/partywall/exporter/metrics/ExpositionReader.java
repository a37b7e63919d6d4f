package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes.Chunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of an exposition, for one who wants it part by part and at a pace of its own. */
public final class ExpositionReader {
  private final ExpositionBytes exposition;
  private int handedOver;
  // The next chunk, with the place in it; the next run, or this one, with the place in it.
  private int chunk;
  private int at;
  private int run;
  private int sample;

  /** Begins at the beginning. */
  ExpositionReader(ExpositionBytes exposition) {
    this.exposition = requireNonNull(exposition, "exposition is null");
  }

  /** How many bytes are still to be read; none of an exposition that was released. */
  public int left() {
    return Math.max(0, exposition.size() - handedOver);
  }

  /**
   * Fills the array from its beginning, and leaves room at its end where a line does not fit.
   *
   * @param into as large as a chunk, or at least as each line
   * @return how many bytes there are now; 0 at the end
   * @throws IllegalArgumentException if the next line does not fit into the empty array
   */
  public int read(byte[] into) {
    List<Chunk> chunks = exposition.chunks();
    int place = 0;
    while (chunk < chunks.size()) {
      Chunk current = chunks.get(chunk);
      SampleRun next = next();
      if (next != null && (sample > 0 || (next.chunk == chunk && next.start == at))) {
        place = lines(next, current, into, place);
        if (sample == next.labels.length) {
          run++;
          sample = 0;
        } else if (at < current.length) {
          break;
        }
      } else {
        int end = next != null && next.chunk == chunk ? next.start : current.length;
        int part = Math.min(end - at, into.length - place);
        System.arraycopy(current.bytes, at, into, place, part);
        place += part;
        at += part;
        if (at < end) {
          break;
        }
      }
      if (at == current.length) {
        chunk++;
        at = 0;
      }
    }
    if (place == 0 && left() > 0) {
      throw new IllegalArgumentException("a line does not fit into " + into.length + " bytes");
    }
    handedOver += place;
    return place;
  }

  private @Nullable SampleRun next() {
    return run < exposition.runs().size() ? exposition.runs().get(run) : null;
  }

  /**
   * Writes the run's lines of this chunk that fit, and returns the place behind them; from
   * variables and not from fields, which the compiler C1 would read each time.
   */
  private int lines(SampleRun of, Chunk current, byte[] into, int begin) {
    byte[] name = of.name;
    Labels[] labels = of.labels;
    byte[] values = current.bytes;
    int valuesEnd = current.length;
    int nameLength = name.length;
    int value = at;
    int next = sample;
    int place = begin;
    while (next < labels.length && value < valuesEnd) {
      byte[] text = labels[next].bytes();
      int first = values[value];
      int digits = first < '0' ? first : 1;
      int digitsAt = place + nameLength + text.length;
      int lineEnd = digitsAt + digits;
      if (lineEnd >= into.length) {
        break;
      }
      System.arraycopy(name, 0, into, place, nameLength);
      System.arraycopy(text, 0, into, place + nameLength, text.length);
      if (first < '0') {
        System.arraycopy(values, value + 1, into, digitsAt, digits);
        value += digits;
      } else {
        into[digitsAt] = (byte) first;
      }
      value++;
      into[lineEnd] = '\n';
      place = lineEnd + 1;
      next++;
    }
    at = value;
    sample = next;
    return place;
  }
}
