package io.partywall.exporter.drops;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * One pass over the kernel's list of symbols, lines such as {@code ffffffff81000000 T name}, for
 * the last function that begins at or before each of some addresses. The lines are in no order.
 */
final class SymbolSearch {
  private static final int BUFFER_BYTES = 16 * 1024;
  // KSYM_NAME_LEN (include/linux/kallsyms.h) is 512 since Linux 6.1.
  private static final int LONGEST_NAME = 512;

  private final long[] addresses;
  private final long[] starts;
  private final byte[][] found;

  // The line that is being read
  private long start;
  private int column;
  private byte type;
  private final byte[] name = new byte[LONGEST_NAME];
  private int length;

  SymbolSearch(Collection<Long> addresses) {
    this.addresses = addresses.stream().mapToLong(Long::longValue).sorted().toArray();
    // Addresses of the kernel are negative, and their order as signed numbers is the right one.
    starts = new long[this.addresses.length];
    Arrays.fill(starts, Long.MIN_VALUE);
    found = new byte[this.addresses.length][];
  }

  void read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          take(buffer[i]);
        }
      }
    }
  }

  /** Columns: 0 the address, 1 the type, 2 the name, 3 the module. */
  private void take(byte octet) {
    if (octet == '\n') {
      consider();
      start = 0;
      column = 0;
      length = 0;
    } else if (octet == ' ' || octet == '\t') {
      column++;
    } else if (column == 0) {
      start = start << 4 | Character.digit(octet, 16);
    } else if (column == 1) {
      type = octet;
    } else if (column == 2 && length < LONGEST_NAME) {
      name[length++] = octet;
    }
  }

  private void consider() {
    // Addresses are 0 for who may not see them.
    if (start == 0 || (type != 't' && type != 'T' && type != 'w' && type != 'W')) {
      return;
    }
    int at = Arrays.binarySearch(addresses, start);
    int first = at >= 0 ? at : -at - 1;
    if (first < addresses.length && start > starts[first]) {
      starts[first] = start;
      found[first] = Arrays.copyOf(name, length);
    }
  }

  /** Hands over each address with a function, and its name. */
  void forEach(BiConsumer<Long, String> consumer) {
    byte[] last = null;
    for (int i = 0; i < addresses.length; i++) {
      // What begins before an address begins before the next one too.
      last = found[i] == null ? last : found[i];
      if (last != null) {
        consumer.accept(addresses[i], plain(new String(last, US_ASCII)));
      }
    }
  }

  /** Without {@code .isra.0}, {@code .part.0}, {@code .cold}: they change with each build. */
  private static String plain(String symbol) {
    int dot = symbol.indexOf('.');
    return dot > 0 ? symbol.substring(0, dot) : symbol;
  }
}
