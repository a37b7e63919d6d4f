package io.partywall.exporter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;

/**
 * Renders families of one exposition. Written by hand because the families per interface and per
 * guest grow with the host, and the client's writer takes forty times as long.
 */
public final class FamilyWriter {
  private static final byte[] NOTHING = {};
  // Below it every whole double is written like a long; above, as a power of ten.
  private static final double LARGEST_WHOLE = 1e15;

  private final ExpositionBytes bytes;
  private final Format format;
  private final LinkedHashSet<String> names = new LinkedHashSet<>();
  private byte[] family = NOTHING;
  private byte[] header = NOTHING;
  // Of the labels that were written together last.
  private Labels[] measured = {};
  private int labelBytes;
  private int longestLabels;

  /** Begins an exposition of its own, as text. */
  public FamilyWriter() {
    this(new ExpositionBytes(new ChunkPool()), Format.TEXT);
  }

  FamilyWriter(ExpositionBytes bytes, Format format) {
    this.bytes = requireNonNull(bytes, "bytes is null");
    this.format = requireNonNull(format, "format is null");
  }

  /**
   * Begins a family; it appears with its first sample.
   *
   * @param type {@code counter} (whose name ends in {@code _total}) or {@code gauge}
   * @throws IllegalStateException if this exposition has a family of that name already, also one
   *     that differs only by {@code _total}: OpenMetrics leaves it out of a family's name
   */
  public void family(String name, String type, String help) {
    if (!Labels.isName(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a family");
    }
    switch (type) {
      case "counter", "gauge" -> {
        if (type.equals("counter") != name.endsWith("_total")) {
          throw new IllegalArgumentException("counters, and only counters, end in _total: " + name);
        }
      }
      default -> throw new IllegalArgumentException("'" + type + "' is neither counter nor gauge");
    }
    if (!names.add(Format.withoutTotal(name))) {
      throw new IllegalStateException("family " + name + " stands in this exposition already");
    }
    header = format.comments(name, type, help).getBytes(UTF_8);
    family = name.getBytes(UTF_8);
  }

  /** Adds a sample; whole numbers are written without a fraction. */
  public void sample(double value, String... labelNameValuePairs) {
    sample(value, Labels.of(labelNameValuePairs));
  }

  /** Adds a sample. */
  public void sample(long value, String... labelNameValuePairs) {
    sample(value, Labels.of(labelNameValuePairs));
  }

  /** Adds a sample; whole numbers are written without a fraction. */
  public void sample(double value, Labels labels) {
    if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
      sample((long) value, labels);
      return;
    }
    String text = Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    byte[] chunk = begin(labels, text.length() + 1);
    int place = bytes.place();
    for (int i = 0; i < text.length(); i++) {
      chunk[place++] = (byte) text.charAt(i);
    }
    end(chunk, place);
  }

  /** Adds a sample. */
  public void sample(long value, Labels labels) {
    byte[] chunk = begin(labels, Digits.MAX_LENGTH + 1);
    end(chunk, Digits.put(chunk, bytes.place(), value));
  }

  /**
   * Adds samples, each value with the labels of the same place: the way for whatever a host has
   * thousands of.
   *
   * @param labels kept for as long as anybody reads the exposition: whoever has other labels the
   *     next time makes another array. The values may change at once.
   */
  public void samples(long[] values, Labels[] labels) {
    if (values.length < labels.length) {
      throw new IllegalArgumentException(
          values.length + " values for " + labels.length + " times labels");
    }
    if (labels.length == 0) {
      return;
    }
    measure(labels);
    if (family.length + longestLabels + SampleRun.LINE_BYTES > ExpositionBytes.CHUNK_BYTES) {
      for (int i = 0; i < labels.length; i++) {
        sample(values[i], labels[i]);
      }
      return;
    }
    writeHeader();
    bytes.writeRun(family, labels, labelBytes, values);
  }

  /** Adds the lengths up; once for the many families of the same labels. */
  @SuppressWarnings("ReferenceEquality") // Another array where one of them changed.
  private void measure(Labels[] labels) {
    if (labels == measured) {
      return;
    }
    int all = 0;
    int longest = 0;
    for (Labels of : labels) {
      int length = of.bytes().length;
      all += length;
      longest = Math.max(longest, length);
    }
    measured = labels;
    labelBytes = all;
    longestLabels = longest;
  }

  /** Writes all but the value and the end of the line, for which the chunk then has room. */
  private byte[] begin(Labels labels, int room) {
    writeHeader();
    byte[] text = labels.bytes();
    int length = family.length + text.length;
    if (length + room > ExpositionBytes.CHUNK_BYTES) {
      bytes.write(family, 0, family.length);
      bytes.write(text, 0, text.length);
      return bytes.room(room);
    }
    // A line that stays in one chunk is copied without a look at the chunk's end.
    byte[] chunk = bytes.room(length + room);
    int place = bytes.place();
    System.arraycopy(family, 0, chunk, place, family.length);
    System.arraycopy(text, 0, chunk, place + family.length, text.length);
    bytes.filledTo(place + length);
    return chunk;
  }

  private void writeHeader() {
    if (header.length > 0) {
      bytes.write(header, 0, header.length);
      header = NOTHING;
    } else if (family.length == 0) {
      throw new IllegalStateException("a sample without a family");
    }
  }

  private void end(byte[] chunk, int place) {
    chunk[place] = '\n';
    bytes.filledTo(place + 1);
  }

  /** Says where the exposition ends now, for {@link #cutBackTo}. */
  Mark mark() {
    return new Mark(bytes.mark(), names.size());
  }

  /** Forgets the samples and the families that came after the mark. */
  void cutBackTo(Mark mark) {
    bytes.cutBackTo(mark.bytes());
    while (names.size() > mark.names()) {
      names.removeLast();
    }
    family = NOTHING;
    header = NOTHING;
  }

  record Mark(ExpositionBytes.Mark bytes, int names) {}

  /** The exposition so far. */
  @Override
  public String toString() {
    return bytes.toString();
  }
}
