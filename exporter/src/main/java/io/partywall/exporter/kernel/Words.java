package io.partywall.exporter.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A copy in the heap of what was read from a socket, eight bytes a word: the compiler C1 turns each
 * look into a buffer outside of the heap into several calls, and a look into an array into two
 * instructions.
 */
final class Words {
  // Of which the system calls are known, all processors store the lowest byte first.
  private static final boolean LOWEST_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final long[] words;

  /** Room for so many bytes. */
  Words(int bytes) {
    if (!LOWEST_FIRST) {
      throw new UnsupportedOperationException("a processor that stores the highest byte first");
    }
    words = new long[(bytes + Long.BYTES - 1) / Long.BYTES];
  }

  /** Takes the first so many bytes from there. */
  void fill(MemorySegment memory, int bytes) {
    int count = (bytes + Long.BYTES - 1) / Long.BYTES;
    MemorySegment.copy(memory, ValueLayout.JAVA_LONG, 0, words, 0, count);
  }

  /** The 32 bits from that byte on, which is a multiple of four. */
  int intAt(int offset) {
    return (int) (words[offset >>> 3] >>> ((offset & 4) << 3));
  }

  /** The 16 bits from that byte on, which is a multiple of two. */
  int shortAt(int offset) {
    return (int) (words[offset >>> 3] >>> ((offset & 6) << 3)) & 0xffff;
  }

  /** Copies numbers of 64 bits from that byte on, which is a multiple of four. */
  void copy(int offset, long[] into, int at, int count) {
    if ((offset & 7) == 0) {
      System.arraycopy(words, offset >>> 3, into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      int low = offset + i * Long.BYTES;
      into[at + i] = Integer.toUnsignedLong(intAt(low)) | ((long) intAt(low + 4) << Integer.SIZE);
    }
  }
}
