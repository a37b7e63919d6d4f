package io.partywall.exporter.guest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * The UUID of a guest that its VMM gave none: of one text always the same.
 *
 * <p>Of version 8 (RFC 9562), by FNV-1a of 64 bits from two beginnings (draft-eastlake-fnv).
 * Version 3 would take MD5, for which the JDK looks through its providers of security: 50 classes,
 * and 160 kB of tables.
 */
public final class DerivedUuid {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private static final long VERSION = 0xf000L;
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0xc000_0000_0000_0000L;
  private static final long VARIANT_RFC_9562 = 0x8000_0000_0000_0000L;

  private DerivedUuid() {}

  /** In its usual form, of 36 characters. */
  public static String of(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    String digits =
        HexFormat.of().toHexDigits((hash(OFFSET_BASIS, bytes) & ~VERSION) | VERSION_8)
            + HexFormat.of()
                .toHexDigits((hash(~OFFSET_BASIS, bytes) & ~VARIANT) | VARIANT_RFC_9562);
    return String.join(
        "-",
        digits.substring(0, 8),
        digits.substring(8, 12),
        digits.substring(12, 16),
        digits.substring(16, 20),
        digits.substring(20));
  }

  private static long hash(long basis, byte[] bytes) {
    long hash = basis;
    for (byte one : bytes) {
      hash = (hash ^ (one & 0xff)) * PRIME;
    }
    return hash;
  }
}
