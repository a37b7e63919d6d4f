package io.partywall.exporter.kernel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads numbers and texts at any place of a large file through a small buffer. */
final class FileWindow {
  // sysfs gives a page at a time
  private static final int BYTES = 16 * 1024;

  private final FileChannel channel;
  private final byte[] bytes = new byte[BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).limit(0);
  private long start;
  private long end;

  FileWindow(FileChannel channel) {
    this.channel = channel;
  }

  /** A 32-bit number at a multiple of 4. */
  int number(long position) throws IOException {
    return buffer.getInt(show(position, Integer.BYTES));
  }

  byte octet(long position) throws IOException {
    return bytes[show(position, 1)];
  }

  /** The text that ends with a null. */
  String text(long position) throws IOException {
    StringBuilder text = new StringBuilder();
    for (long at = position; ; at++) {
      byte octet = octet(at);
      if (octet == 0) {
        return text.toString();
      }
      text.append((char) (octet & 0xff));
    }
  }

  private int show(long position, int size) throws IOException {
    if (position < start || position + size > end) {
      start = position / BYTES * BYTES;
      buffer.clear();
      int read = 0;
      while (read >= 0 && buffer.hasRemaining()) {
        read = channel.read(buffer, start + buffer.position());
      }
      buffer.flip();
      end = start + buffer.limit();
      if (position + size > end) {
        throw new EOFException("ends at byte " + end);
      }
    }
    return (int) (position - start);
  }
}
