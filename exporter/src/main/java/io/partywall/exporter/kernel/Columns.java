package io.partywall.exporter.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;

/** Whole numbers that stand in a line, a blank apart: without an object for each of them. */
public final class Columns {
  private final byte[] line;
  private final int length;
  private int place;

  /** Begins at that place of so many bytes. */
  public Columns(byte[] line, int length, int place) {
    this.line = line;
    this.length = length;
    this.place = place;
  }

  /** Passes over so many columns. */
  public Columns skip(int columns) throws IOException {
    for (int passed = 0; passed < columns; place++) {
      if (place >= length) {
        throw unknown();
      }
      if (line[place] == ' ') {
        passed++;
      }
    }
    return this;
  }

  /** The number in this column; the next one follows. */
  public long next() throws IOException {
    int start = place;
    long number = 0;
    while (place < length && line[place] >= '0' && line[place] <= '9') {
      number = number * 10 + line[place++] - '0';
    }
    if (place == start) {
      throw unknown();
    }
    place++;
    return number;
  }

  /** What is wrong where there is no such column. */
  public IOException unknown() {
    return new IOException(
        "not a line that proc(5) knows: " + new String(line, 0, length, ISO_8859_1).strip());
  }
}
