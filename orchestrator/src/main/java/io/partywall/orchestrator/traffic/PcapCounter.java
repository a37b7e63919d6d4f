package io.partywall.orchestrator.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Counts the packets of a capture in the classic pcap format, without keeping them.
 *
 * <p>Format: <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html">PCAP Capture
 * File Format</a>.
 */
final class PcapCounter {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  /** The magic number of captures whose times are in microseconds. */
  static final int MICROSECONDS = 0xa1b2c3d4;

  private static final int NANOSECONDS = 0xa1b23c4d;

  /** More than any snapshot length in use; a larger one means that the place was lost. */
  private static final int LONGEST_RECORD = 1 << 20;

  private final byte[] buffer = new byte[1 << 16];
  private volatile long packets;

  /** Reads to the end of the stream; what is counted so far can be asked from another thread. */
  void readAll(InputStream in) throws IOException {
    if (in.readNBytes(buffer, 0, FILE_HEADER) < FILE_HEADER) {
      throw new EOFException("the capture has no header");
    }
    ByteBuffer view = ByteBuffer.wrap(buffer);
    view.order(byteOrder(view));
    long count = packets;
    while (true) {
      int read = in.readNBytes(buffer, 0, RECORD_HEADER);
      if (read == 0) {
        return;
      }
      int length = view.getInt(8);
      if (read < RECORD_HEADER || length < 0 || length > LONGEST_RECORD) {
        throw new IOException("the capture is broken after %d packets".formatted(count));
      }
      in.skipNBytes(length);
      packets = ++count;
    }
  }

  /** By the magic number, which is written as all the rest. */
  private static ByteOrder byteOrder(ByteBuffer header) throws IOException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      int magic = header.order(order).getInt(0);
      if (magic == MICROSECONDS || magic == NANOSECONDS) {
        return order;
      }
    }
    throw new IOException("not a capture in the pcap format");
  }

  long packets() {
    return packets;
  }
}
