package io.partywall.exporter.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Walks over netlink attributes, from a position to the limit of a buffer. */
final class Attributes {
  // linux/netlink.h: the two high bits of a type are flags.
  private static final int NLA_TYPE_MASK = 0x3fff;
  private static final int HEADER = 4;

  private final ByteBuffer buffer;
  private final int end;
  private int next;
  private int type;
  private int start;
  private int length;

  Attributes(ByteBuffer buffer, int start, int end) {
    this.buffer = buffer;
    this.next = start;
    this.end = end;
  }

  /** Moves to the next attribute, if there is one. */
  boolean advance() {
    if (next + HEADER > end) {
      return false;
    }
    int total = Short.toUnsignedInt(buffer.getShort(next));
    if (total < HEADER || next + total > end) {
      return false;
    }
    type = buffer.getShort(next + 2) & NLA_TYPE_MASK;
    start = next + HEADER;
    length = total - HEADER;
    next += (total + 3) & ~3;
    return true;
  }

  int type() {
    return type;
  }

  int length() {
    return length;
  }

  int byteAt(int offset) {
    return Byte.toUnsignedInt(buffer.get(start + offset));
  }

  int number() {
    return intAt(0);
  }

  int intAt(int offset) {
    return buffer.getInt(start + offset);
  }

  long longAt(int offset) {
    return buffer.getLong(start + offset);
  }

  /** Text up to its terminating zero. */
  String text() {
    byte[] bytes = new byte[length];
    buffer.get(start, bytes);
    int size = 0;
    while (size < length && bytes[size] != 0) {
      size++;
    }
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  Attributes nested() {
    return new Attributes(buffer, start, start + length);
  }
}
