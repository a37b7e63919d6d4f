package io.partywall.exporter.metrics;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Compresses expositions to gzip (RFC 1952), many times as fast as a general encoder: a line is the
 * line before it with another name in a label and another value, so that is the one place where it
 * looks for repetitions. Any content is right; only such lines become small.
 *
 * <p>Each chunk of text becomes one deflate block (RFC 1951) with a code of its own, and refers to
 * nothing outside of it.
 */
final class LineGzip {
  private static final int MIN_MATCH = 3;
  private static final int MAX_MATCH = 258;
  private static final int END_OF_BLOCK = 256;
  // RFC 1951, section 3.2.5: the shortest length of each symbol from 257 on, and the bits after it.
  private static final int[] LENGTHS = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCES = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int LITERALS = END_OF_BLOCK + 1 + LENGTHS.length;
  private static final boolean[] WORD = new boolean[256];
  private static final byte[] LENGTH_SYMBOL = symbols(LENGTHS, MAX_MATCH);
  private static final byte[] DISTANCE_SYMBOL = symbols(DISTANCES, ExpositionBytes.CHUNK_BYTES);

  // Section 3.2.7: how the codes of a block are told. One code serves all of them: for lengths from
  // 0 to 15, 3 to 10 zeros (17) and 11 to 138 zeros (18); repeated lengths (16) are written out.
  private static final HuffmanCode CODE_LENGTHS =
      new HuffmanCode(4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 0, 4, 4);
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int FEW_ZEROS = 17;
  private static final int MANY_ZEROS = 18;
  private static final int HEADER_BYTES = 256;

  // A match is its length above and its distance, less than a chunk, below; the rest are literals.
  private static final int MATCH_SHIFT = 16;

  static {
    Arrays.fill(WORD, '0', '9' + 1, true);
    Arrays.fill(WORD, 'A', 'Z' + 1, true);
    Arrays.fill(WORD, 'a', 'z' + 1, true);
  }

  private final ExpositionBytes out;
  private final int[] tokens = new int[ExpositionBytes.CHUNK_BYTES];
  private final int[] literalFrequencies = new int[LITERALS];
  private final int[] distanceFrequencies = new int[DISTANCES.length];
  private int count;
  private byte[] packed = {};
  private int packedLength;
  private long bits;
  private int bitCount;

  private LineGzip(ExpositionBytes out) {
    this.out = out;
  }

  /** The content, compressed, in chunks of that pool. */
  static ExpositionBytes compress(ExpositionBytes plain, ChunkPool pool) {
    byte[] part = pool.take();
    try {
      return new LineGzip(new ExpositionBytes(pool)).run(plain, part);
    } finally {
      pool.giveBack(List.of(part));
    }
  }

  private ExpositionBytes run(ExpositionBytes plain, byte[] part) {
    // Deflate, no flags, no time, no extra flags, Unix.
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
    CRC32 checksum = new CRC32();
    ExpositionReader reader = plain.reader();
    for (int length = reader.read(part); length > 0; length = reader.read(part)) {
      checksum.update(part, 0, length);
      block(part, length);
    }
    packed = new byte[Long.BYTES];
    packedLength = 0;
    put(0b011, 3); // The last block, with the fixed code, and nothing in it but its end.
    put(0, 7);
    put(0, -bitCount & 7);
    flush(bitCount / Byte.SIZE);
    out.write(packed, 0, packedLength);
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES)
            .putInt(Integer.reverseBytes((int) checksum.getValue()))
            .putInt(Integer.reverseBytes(plain.size()))
            .array());
    return out;
  }

  private void block(byte[] chunk, int length) {
    tokenise(chunk, length);
    HuffmanCode literals = HuffmanCode.of(literalFrequencies);
    HuffmanCode distances = HuffmanCode.of(distanceFrequencies);
    packed = new byte[HEADER_BYTES + size(literals, distances)];
    packedLength = 0;
    put(0b100, 3);
    describe(literals, distances);
    emit(literals, distances);
    put(literals.word(END_OF_BLOCK), literals.length(END_OF_BLOCK));
    flush(bitCount / Byte.SIZE);
    out.write(packed, 0, packedLength);
  }

  /**
   * Appends the tokens; in variables and not in fields, which the compiler C1 would write each
   * time.
   */
  private void emit(HuffmanCode literals, HuffmanCode distances) {
    byte[] into = packed;
    int place = packedLength;
    long pending = bits;
    int pendingCount = bitCount;
    for (int i = 0; i < count; i++) {
      int token = tokens[i];
      int symbol = token;
      int extra = 0;
      int extraCount = 0;
      if (token > END_OF_BLOCK) {
        int size = token >>> MATCH_SHIFT;
        int code = LENGTH_SYMBOL[size];
        symbol = END_OF_BLOCK + 1 + code;
        extra = size - LENGTHS[code];
        extraCount = LENGTH_BITS[code];
      }
      int wordCount = literals.length(symbol);
      pending |= (literals.word(symbol) | ((long) extra << wordCount)) << pendingCount;
      pendingCount += wordCount + extraCount;
      if (token > END_OF_BLOCK) {
        // What is pending are at most 31 + 20 bits here, and 13 more with the distance's word.
        if (pendingCount >= Integer.SIZE) {
          place = store(into, place, (int) pending);
          pending >>>= Integer.SIZE;
          pendingCount -= Integer.SIZE;
        }
        int distance = token & ((1 << MATCH_SHIFT) - 1);
        int code = DISTANCE_SYMBOL[distance];
        wordCount = distances.length(code);
        pending |=
            (distances.word(code) | ((long) (distance - DISTANCES[code]) << wordCount))
                << pendingCount;
        pendingCount += wordCount + distanceBits(code);
      }
      if (pendingCount >= Integer.SIZE) {
        place = store(into, place, (int) pending);
        pending >>>= Integer.SIZE;
        pendingCount -= Integer.SIZE;
      }
    }
    packedLength = place;
    bits = pending;
    bitCount = pendingCount;
  }

  private static int store(byte[] into, int place, int value) {
    into[place] = (byte) value;
    into[place + 1] = (byte) (value >>> 8);
    into[place + 2] = (byte) (value >>> 16);
    into[place + 3] = (byte) (value >>> 24);
    return place + Integer.BYTES;
  }

  /** Turns the chunk into literals and matches with the line before. */
  private void tokenise(byte[] chunk, int length) {
    begin();
    int at = 0;
    int above = -1; // The place in the line before that corresponds to this one; none at first.
    while (at < length) {
      int same = above < 0 ? 0 : same(chunk, at, above, length);
      if (same >= MIN_MATCH) {
        // May reach over ends of lines: then both places do.
        match(same, at - above);
        at += same;
        above += same;
        continue;
      }
      int word = at + same;
      int end = word;
      while (end < length && WORD[chunk[end] & 0xff]) {
        end++;
      }
      above = above < 0 ? above : behindWord(chunk, above + same);
      if (end == word && end < length) {
        above = behindSeparator(chunk, above, chunk[end++] == '\n');
      }
      literals(chunk, at, end);
      at = end;
    }
  }

  private static int behindWord(byte[] chunk, int above) {
    int place = above;
    while (WORD[chunk[place] & 0xff]) {
      place++;
    }
    return place;
  }

  /** How many bytes are the same from both places on, at most those of the longest match. */
  private static int same(byte[] chunk, int at, int above, int length) {
    int longest = Math.min(MAX_MATCH, length - at);
    int same = 0;
    // Between the label and the value they are few; a call would take longer.
    while (same < longest && chunk[at + same] == chunk[above + same]) {
      if (++same == Long.BYTES) {
        int more =
            Arrays.mismatch(chunk, at + same, at + longest, chunk, above + same, above + longest);
        return more < 0 ? longest : same + more;
      }
    }
    return same;
  }

  /** Follows a separator that the line before does not have at its place. */
  private static int behindSeparator(byte[] chunk, int above, boolean endOfLine) {
    if (above < 0) {
      return endOfLine ? 0 : above;
    }
    int place = above;
    if (endOfLine) {
      while (chunk[place] != '\n') {
        place++;
      }
      return place + 1;
    }
    return chunk[place] == '\n' ? place : place + 1;
  }

  private void begin() {
    count = 0;
    Arrays.fill(literalFrequencies, 0);
    Arrays.fill(distanceFrequencies, 0);
    literalFrequencies[END_OF_BLOCK] = 1;
    // Two at least, as a code of fewer words is a case of its own to decoders.
    distanceFrequencies[0] = 1;
    distanceFrequencies[1] = 1;
  }

  private void literals(byte[] chunk, int from, int to) {
    int place = count;
    for (int i = from; i < to; i++) {
      int symbol = chunk[i] & 0xff;
      literalFrequencies[symbol]++;
      tokens[place++] = symbol;
    }
    count = place;
  }

  private void match(int length, int distance) {
    literalFrequencies[END_OF_BLOCK + 1 + LENGTH_SYMBOL[length]]++;
    distanceFrequencies[DISTANCE_SYMBOL[distance]]++;
    tokens[count++] = (length << MATCH_SHIFT) | distance;
  }

  /** How many bytes the tokens take with these codes, with some room for the last ones. */
  private int size(HuffmanCode literals, HuffmanCode distances) {
    long size = 0;
    for (int symbol = 0; symbol < LITERALS; symbol++) {
      int extra = symbol > END_OF_BLOCK ? LENGTH_BITS[symbol - END_OF_BLOCK - 1] : 0;
      size += (long) literalFrequencies[symbol] * (literals.length(symbol) + extra);
    }
    for (int symbol = 0; symbol < DISTANCES.length; symbol++) {
      size +=
          (long) distanceFrequencies[symbol] * (distances.length(symbol) + distanceBits(symbol));
    }
    return (int) (size / Byte.SIZE) + Long.BYTES;
  }

  private void describe(HuffmanCode literals, HuffmanCode distances) {
    put(LITERALS - 257, 5);
    put(DISTANCES.length - 1, 5);
    put(CODE_LENGTH_ORDER.length - 4, 4);
    for (int symbol : CODE_LENGTH_ORDER) {
      put(CODE_LENGTHS.length(symbol), 3);
    }
    int zeros = 0;
    for (int i = 0; i <= LITERALS + DISTANCES.length; i++) {
      int length = -1;
      if (i < LITERALS) {
        length = literals.length(i);
      } else if (i < LITERALS + DISTANCES.length) {
        length = distances.length(i - LITERALS);
      }
      if (length == 0) {
        zeros++;
        continue;
      }
      putZeros(zeros);
      zeros = 0;
      if (length > 0) {
        put(CODE_LENGTHS.word(length), CODE_LENGTHS.length(length));
      }
    }
  }

  private void putZeros(int zeros) {
    int left = zeros;
    while (left >= 11) {
      int run = Math.min(left, 138);
      put(CODE_LENGTHS.word(MANY_ZEROS), CODE_LENGTHS.length(MANY_ZEROS));
      put(run - 11, 7);
      left -= run;
    }
    if (left >= 3) {
      put(CODE_LENGTHS.word(FEW_ZEROS), CODE_LENGTHS.length(FEW_ZEROS));
      put(left - 3, 3);
      left = 0;
    }
    for (; left > 0; left--) {
      put(CODE_LENGTHS.word(0), CODE_LENGTHS.length(0));
    }
  }

  /** Appends up to 28 bits, the lowest first. */
  private void put(int value, int length) {
    bits |= (long) value << bitCount;
    bitCount += length;
    if (bitCount >= Integer.SIZE) {
      flush(Integer.BYTES);
    }
  }

  private void flush(int octets) {
    for (int i = 0; i < octets; i++) {
      packed[packedLength++] = (byte) bits;
      bits >>>= Byte.SIZE;
    }
    bitCount -= octets * Byte.SIZE;
  }

  private static int distanceBits(int symbol) {
    return Math.max(0, symbol / 2 - 1);
  }

  /** The symbol for each number, given the smallest number of each symbol. */
  private static byte[] symbols(int[] smallest, int largest) {
    byte[] symbols = new byte[largest + 1];
    for (int symbol = 0; symbol < smallest.length; symbol++) {
      for (int number = smallest[symbol]; number <= largest; number++) {
        symbols[number] = (byte) symbol;
      }
    }
    return symbols;
  }
}
