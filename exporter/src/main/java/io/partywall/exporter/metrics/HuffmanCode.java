package io.partywall.exporter.metrics;

import java.util.Arrays;

/** A prefix code of deflate (RFC 1951, section 3.2.2), for symbols of known frequencies. */
final class HuffmanCode {
  /** Of any code word, in bits. */
  static final int MAX_LENGTH = 15;

  private static final int SYMBOL_BITS = 16;

  private final int[] lengths;
  private final int[] words;

  /** The code of these lengths in bits; 0 for a symbol that has no code word. */
  HuffmanCode(int... lengths) {
    this.lengths = lengths.clone();
    this.words = new int[lengths.length];
    int[] next = new int[MAX_LENGTH + 2];
    for (int length : lengths) {
      next[length + 1]++;
    }
    next[1] = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] += next[length];
      next[length + 1] <<= 1;
    }
    // next[n] now holds the first word of n bits: those shorter, twice as many for each bit more.
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        // Deflate sends code words from their first bit on, and everything else from the last.
        words[symbol] =
            Integer.reverse(next[lengths[symbol]]++) >>> (Integer.SIZE - lengths[symbol]);
      }
    }
  }

  /** The code with the shortest text; at least two symbols must occur. */
  static HuffmanCode of(int[] frequencies) {
    int[] weights = frequencies.clone();
    int[] lengths = lengths(weights);
    while (Arrays.stream(lengths).max().orElse(0) > MAX_LENGTH) {
      // Flatter, and so less deep; what occurs stays above 0.
      for (int symbol = 0; symbol < weights.length; symbol++) {
        weights[symbol] = (weights[symbol] + 1) / 2;
      }
      lengths = lengths(weights);
    }
    return new HuffmanCode(lengths);
  }

  /** Huffman's tree by two queues: leaves by weight, and nodes in the order of their making. */
  private static int[] lengths(int[] weights) {
    long[] leaves = new long[weights.length];
    int count = 0;
    for (int symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] > 0) {
        leaves[count++] = ((long) weights[symbol] << SYMBOL_BITS) | symbol;
      }
    }
    Arrays.sort(leaves, 0, count);
    long[] weight = new long[2 * count - 1];
    for (int i = 0; i < count; i++) {
      weight[i] = leaves[i] >>> SYMBOL_BITS;
    }
    int[] parent = new int[2 * count - 1];
    int leaf = 0;
    int node = count;
    for (int made = count; made < weight.length; made++) {
      for (int child = 0; child < 2; child++) {
        boolean takesLeaf = leaf < count && (node == made || weight[leaf] <= weight[node]);
        int lightest = takesLeaf ? leaf++ : node++;
        weight[made] += weight[lightest];
        parent[lightest] = made;
      }
    }
    int[] depth = new int[weight.length];
    int[] lengths = new int[weights.length];
    for (int i = weight.length - 2; i >= 0; i--) {
      depth[i] = depth[parent[i]] + 1;
      if (i < count) {
        lengths[(int) leaves[i] & ((1 << SYMBOL_BITS) - 1)] = depth[i];
      }
    }
    return lengths;
  }

  /** How many bits the symbol takes; 0 when it has no code word. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** The symbol's code word, its first bit lowest. */
  int word(int symbol) {
    return words[symbol];
  }
}
