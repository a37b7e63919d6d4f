package io.partywall.exporter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpositionReaderTest {
  private static final String BETWEEN =
      """
      # HELP a_total A.
      # TYPE a_total counter
      a_total{device="tap0"} 0
      a_total{device="tap1"} 9
      a_total{device="tap2"} 10
      a_total{device="tap3"} -1
      # HELP b B.
      # TYPE b gauge
      b 0.5
      b{device="tap0"} 9223372036854775807
      b{device="tap1"} -9223372036854775808
      b{device="tap2"} 100000000
      b{device="tap3"} 1
      b{device="tap0"} 5
      b{device="tap1"} 6
      b{device="tap2"} 7
      b{device="tap3"} 8
      b 2
      """;

  private final ChunkPool pool = new ChunkPool();
  private final ExpositionBytes bytes = new ExpositionBytes(pool);
  private final FamilyWriter out = new FamilyWriter(bytes, Format.TEXT);

  private static Labels[] devices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Labels.of("device", "tap" + i))
        .toArray(Labels[]::new);
  }

  private static List<String> parts(ExpositionReader reader, int size) {
    List<String> parts = new ArrayList<>();
    byte[] into = new byte[size];
    for (int length = reader.read(into); length > 0; length = reader.read(into)) {
      parts.add(new String(into, 0, length, UTF_8));
    }
    assertThat(reader.left()).isZero();
    return parts;
  }

  private void writeBetween() {
    Labels[] devices = devices(4);
    out.family("a_total", "counter", "A.");
    out.samples(new long[] {0, 9, 10, -1}, devices);
    out.family("b", "gauge", "B.");
    out.sample(0.5);
    out.samples(new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 100_000_000, 1}, devices);
    out.samples(new long[] {5, 6, 7, 8}, devices);
    out.sample(2);
  }

  /** The longest line of many samples has 39 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {39, 40, 41, 47, 64, 100, 1000, ExpositionBytes.CHUNK_BYTES})
  void readsManySamplesBetweenSingleOnes(int size) {
    writeBetween();

    assertThat(String.join("", parts(bytes.reader(), size))).isEqualTo(BETWEEN);
    assertThat(bytes).hasToString(BETWEEN);
    assertThat(bytes.size()).isEqualTo(BETWEEN.length());
  }

  @Test
  void leavesRoomWhereALineDoesNotFit() {
    out.family("x", "gauge", "X.");
    out.samples(new long[] {1, 22, 333, 4}, devices(4));

    // The first line ends where the array does.
    assertThat(parts(bytes.reader(), 46))
        .containsExactly(
            "# HELP x X.\n# TYPE x gauge\nx{device=\"tap0\"} 1\n",
            "x{device=\"tap1\"} 22\nx{device=\"tap2\"} 333\n",
            "x{device=\"tap3\"} 4\n");
  }

  @Test
  void saysSoWhereNoLineFits() {
    out.family("x", "gauge", "X.");
    out.samples(new long[] {1}, devices(1));
    ExpositionReader reader = bytes.reader();
    assertThat(reader.read(new byte[27])).isEqualTo(27);

    assertThatThrownBy(() -> reader.read(new byte[18]))
        .hasMessage("a line does not fit into 18 bytes");
    assertThat(reader.read(new byte[19])).isEqualTo(19);
    assertThat(reader.read(new byte[19])).isZero();
  }

  @Test
  void fillsChunksButForLessThanALine() {
    Labels[] devices = devices(2000);
    for (int family = 0; family < 14; family++) {
      out.family("x_" + family + "_total", "counter", "X.");
      out.samples(new Random(family).longs(2000, 0, 1L << (4 * family)).toArray(), devices);
    }

    List<String> parts = parts(bytes.reader(), ExpositionBytes.CHUNK_BYTES);

    assertThat(String.join("", parts)).isEqualTo(bytes.toString()).hasSize(bytes.size());
    parts.removeLast();
    assertThat(parts)
        .allMatch(part -> part.length() > ExpositionBytes.CHUNK_BYTES - 60 && part.endsWith("\n"));
  }

  @Test
  void readsARunOverTheEndsOfChunks() {
    StringBuilder expected = new StringBuilder("# HELP x X.\n# TYPE x gauge\n");
    long[] values = new Random(1).longs(10_000).toArray();
    Labels[] devices = devices(values.length);
    for (int i = 0; i < values.length; i++) {
      expected.append("x{device=\"tap").append(i).append("\"} ").append(values[i]).append('\n');
    }
    out.family("x", "gauge", "X.");
    out.samples(values, devices);

    assertThat(bytes.memory()).isGreaterThan(5 * ExpositionBytes.CHUNK_BYTES);
    assertThat(String.join("", parts(bytes.reader(), ExpositionBytes.CHUNK_BYTES)))
        .isEqualTo(expected.toString());
    assertThat(String.join("", parts(bytes.reader(), 61))).isEqualTo(expected.toString());
  }

  @Test
  void readsEachAtItsOwnPace() {
    writeBetween();
    ExpositionReader slow = bytes.reader();
    ExpositionReader fast = bytes.reader();
    StringBuilder slowly = new StringBuilder();
    byte[] little = new byte[40];
    byte[] much = new byte[100];
    StringBuilder quickly = new StringBuilder();
    while (slow.left() > 0) {
      slowly.append(new String(little, 0, slow.read(little), UTF_8));
      quickly.append(new String(much, 0, fast.read(much), UTF_8));
    }

    assertThat(slowly).hasToString(BETWEEN);
    assertThat(quickly).hasToString(BETWEEN);
  }

  @Test
  void keepsValuesThatChangeLater() {
    long[] values = {1, 20};
    out.family("x", "gauge", "X.");
    out.samples(values, devices(2));
    values[0] = 3;
    values[1] = 4;

    assertThat(bytes.toString()).endsWith("gauge\nx{device=\"tap0\"} 1\nx{device=\"tap1\"} 20\n");
  }

  @Test
  void readsNothingOfWhatWasReleased() {
    writeBetween();
    ExpositionReader reader = bytes.reader();
    reader.read(new byte[64]);

    bytes.release();

    assertThat(reader.left()).isZero();
    assertThat(reader.read(new byte[64])).isZero();
    assertThat(bytes).hasToString("");
    assertThat(bytes.memory()).isZero();
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void keepsASmallPartOfItsTextInMemory() {
    Labels[] devices = devices(2000);
    long[] values = new long[2000];
    for (int family = 0; family < 14; family++) {
      out.family("partywall_interface_receive_" + family + "_total", "counter", "X.");
      // Four families that count, and ten of errors.
      long bound = family < 4 ? 1_000_000_000 : 1;
      for (int i = 0; i < values.length; i++) {
        values[i] = (i * 7919L) % bound;
      }
      out.samples(values, devices);
    }

    assertThat(bytes.size()).isGreaterThan(1_500_000);
    assertThat(bytes.memory()).isLessThan(150_000);
  }

  /** Families, single samples, many of them, long labels, failures: as a naive writer has them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsWhatANaiveWriterWrites(long seed) {
    Random random = new Random(seed);
    StringBuilder naive = new StringBuilder();
    FamilyWriter.Mark mark = out.mark();
    int marked = 0;
    for (int family = 0; family < 60; family++) {
      String name = "family_" + family;
      out.family(name, "gauge", "Some.");
      String header = "# HELP " + name + " Some.\n# TYPE " + name + " gauge\n";
      for (int turn = random.nextInt(4); turn > 0; turn--) {
        Labels[] labels = labels(random);
        long[] values = random.longs(labels.length).map(x -> x >> random.nextInt(64)).toArray();
        boolean single = random.nextBoolean();
        if (single) {
          for (int i = 0; i < labels.length; i++) {
            out.sample(values[i], labels[i]);
          }
        } else {
          out.samples(values, labels);
        }
        for (int i = 0; i < labels.length; i++) {
          String space = labels[i].toString().isEmpty() ? " " : labels[i] + " ";
          naive.append(header).append(name).append(space).append(values[i]).append('\n');
          header = "";
        }
      }
      if (random.nextInt(4) == 0) {
        out.cutBackTo(mark);
        naive.setLength(marked);
      }
      if (random.nextInt(3) == 0) {
        mark = out.mark();
        marked = naive.length();
      }
    }

    byte[] expected = naive.toString().getBytes(UTF_8);
    assertThat(bytes.size()).isEqualTo(expected.length);
    assertThat(bytes.toString()).isEqualTo(naive.toString());
    ExpositionReader reader = bytes.reader();
    byte[] read = new byte[expected.length];
    int length = 0;
    while (reader.left() > 0) {
      byte[] into = new byte[ExpositionBytes.CHUNK_BYTES + random.nextInt(1000)];
      int part = reader.read(into);
      System.arraycopy(into, 0, read, length, part);
      length += part;
      assertThat(reader.left()).isEqualTo(expected.length - length);
    }
    assertThat(read).isEqualTo(expected);
  }

  private static Labels[] labels(Random random) {
    int longest = random.nextInt(20) == 0 ? 40_000 : 30;
    int count = random.nextInt(longest > 30 ? 10 : random.nextInt(5) == 0 ? 20_000 : 300);
    List<Labels> labels = new ArrayList<>(Collections.nCopies(count, Labels.NONE));
    labels.replaceAll(none ->
        random.nextInt(10) == 0
            ? none
            : Labels.of("guest", "ü\"".repeat(random.nextInt(longest) / 3)));
    return labels.toArray(new Labels[0]);
  }
}
