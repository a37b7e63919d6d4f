package io.partywall.exporter.metrics;

/**
 * Samples of one family, in a small part of their text: the name once, the labels by reference, and
 * of each sample the digits of its value alone. In the chunks, a value from 0 to 9 is its digit,
 * and any other is the number of its characters (at most {@link Digits#MAX_LENGTH}, which is no
 * digit) before these; a value never crosses the end of a chunk.
 */
final class SampleRun {
  /** How much room a value needs. */
  static final int VALUE_BYTES = 1 + Digits.MAX_LENGTH;

  /** How much longer than name and labels a line can be. */
  static final int LINE_BYTES = Digits.MAX_LENGTH + 1;

  final byte[] name;
  final Labels[] labels;
  // The place of the first value.
  final int chunk;
  final int start;

  SampleRun(byte[] name, Labels[] labels, int chunk, int start) {
    this.name = name;
    this.labels = labels;
    this.chunk = chunk;
    this.start = start;
  }
}
