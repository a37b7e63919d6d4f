package io.partywall.exporter.metrics;

import java.nio.charset.StandardCharsets;

/** Writes whole numbers in decimal without a string in between. */
final class Digits {
  /** Of the longest number, -9223372036854775808. */
  static final int MAX_LENGTH = 20;

  private static final int GROUP_DIGITS = 8;
  private static final long GROUP = 100_000_000;
  // x / 10 == (x * TENTH) >>> TENTH_SHIFT for every x from 0 to 2^32 - 1 (Granlund and Montgomery,
  // Division by Invariant Integers using Multiplication, 1994). The daemon runs with C1, which
  // would divide; a division takes longer than all else that a digit needs.
  private static final long TENTH = 0xCCCCCCCDL;
  private static final int TENTH_SHIFT = 35;

  private Digits() {}

  /** Writes the number from that place on, and returns the place behind it. */
  static int put(byte[] into, int at, long number) {
    if (number < 10) {
      if (number < 0) {
        return putNegative(into, at, number);
      }
      into[at] = (byte) ('0' + number); // Most counters of errors.
      return at + 1;
    }
    int end = at + length(number);
    int place = end;
    long rest = number;
    while (rest >= GROUP) {
      long quotient = rest / GROUP;
      place = putBackwards(into, place, (int) (rest - quotient * GROUP), GROUP_DIGITS);
      rest = quotient;
    }
    putBackwards(into, place, (int) rest, place - at);
    return end;
  }

  private static int putNegative(byte[] into, int at, long number) {
    byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, into, at, text.length);
    return at + text.length;
  }

  private static int putBackwards(byte[] into, int end, int number, int digits) {
    int rest = number;
    int place = end;
    for (int i = 0; i < digits; i++) {
      int quotient = (int) ((rest * TENTH) >>> TENTH_SHIFT);
      into[--place] = (byte) ('0' + rest - quotient * 10);
      rest = quotient;
    }
    return place;
  }

  private static int length(long number) {
    int length = 1;
    long rest = number;
    if (rest >= GROUP * GROUP) {
      rest /= GROUP * GROUP;
      length += 2 * GROUP_DIGITS;
    } else if (rest >= GROUP) {
      rest /= GROUP;
      length += GROUP_DIGITS;
    }
    for (long bound = 10; rest >= bound; bound *= 10) {
      length++;
    }
    return length;
  }
}
