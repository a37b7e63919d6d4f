package io.partywall.exporter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineGzipTest {
  @Test
  void compressesAnExpositionBetterThanAFastGeneralEncoder() throws IOException {
    ExpositionBytes plain = new ExpositionBytes(new ChunkPool());
    FamilyWriter out = new FamilyWriter(plain, Format.TEXT);
    Labels[] labels =
        IntStream.range(0, 2001)
            .mapToObj(i -> Labels.of("device", "tap" + i))
            .toArray(Labels[]::new);
    Random random = new Random(1);
    for (int family = 0; family < 16; family++) {
      out.family("partywall_interface_receive_things_" + family + "_total", "counter", "Things.");
      long bound = family % 3 == 0 ? 1 : 1L << (10 + family * 2);
      out.samples(random.longs(2001, 0, bound).toArray(), labels);
    }

    ExpositionBytes compressed = plain.gzip();

    assertThat(inflated(compressed)).isEqualTo(bytes(plain));
    assertThat(compressed.size()).isLessThan(generallyDeflated(bytes(plain)));
  }

  @Test
  void givesTheRoomForTextBack() {
    ChunkPool pool = new ChunkPool();
    ExpositionBytes plain = new ExpositionBytes(pool);
    plain.write('a');

    plain.gzip().release();
    plain.release();

    assertThat(pool.size()).isEqualTo(3);
  }

  @Test
  void compressesNothing() throws IOException {
    assertThat(roundTrip(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void returnsAnyContent(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      byte[] content = content(random);
      assertThat(roundTrip(content)).as("seed %d, round %d", seed, round).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "a",
        "\n\na",
        "ab\n",
        "ab\nabc\nabcd\n",
        "0\n1\n22\n333\n",
        "a b\na  b\n a b",
        "\u0000\u007f\n",
        "partywall_x{device=\"tap9\"} 99\npartywall_x{device=\"tap10\"} 100\n"
      })
  void returnsWhatRepeatsAtEveryDistance(String unit) throws IOException {
    for (int times : new int[] {1, 2, 3, 85, 86, 258, 259, 1000, 32_768, 32_769, 70_000}) {
      byte[] content = unit.repeat(Math.max(1, times / unit.length())).getBytes(UTF_8);
      assertThat(roundTrip(content)).isEqualTo(content);
    }
  }

  /** Frequencies like Fibonacci's numbers make the deepest tree, which deflate does not allow. */
  @Test
  void returnsContentWhoseCodeWouldBeTooDeep() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int previous = 1;
    int frequency = 1;
    for (int octet = 'a'; content.size() + frequency < ExpositionBytes.CHUNK_BYTES; octet++) {
      for (int i = 0; i < frequency; i++) {
        content.write(octet);
      }
      int next = previous + frequency;
      previous = frequency;
      frequency = next;
    }

    assertThat(roundTrip(content.toByteArray())).isEqualTo(content.toByteArray());
  }

  /** Bytes of few or many values, lines that resemble each other, and lines mutated at random. */
  private static byte[] content(Random random) {
    byte[] content = new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 3_000)];
    int values = 1 + random.nextInt(random.nextBoolean() ? 256 : 4);
    int period = 1 + random.nextInt(200);
    int changes = 1 + random.nextInt(40);
    for (int i = 0; i < content.length; i++) {
      boolean fresh = i < period || random.nextInt(changes) == 0;
      content[i] = fresh ? (byte) random.nextInt(values) : content[i - period];
      if (random.nextInt(period) == 0) {
        content[i] = '\n';
      }
    }
    return content;
  }

  private static byte[] roundTrip(byte[] content) throws IOException {
    ExpositionBytes plain = new ExpositionBytes(new ChunkPool());
    plain.writeBytes(content);
    return inflated(plain.gzip());
  }

  /** By java.util.zip's decoder, which also checks length and checksum. */
  private static byte[] inflated(ExpositionBytes compressed) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(bytes(compressed))).readAllBytes();
  }

  private static byte[] bytes(ExpositionBytes exposition) {
    byte[] all = new byte[exposition.size()];
    assertThat(exposition.reader().read(all)).isEqualTo(all.length);
    return all;
  }

  private static int generallyDeflated(byte[] content) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(content);
      deflater.finish();
      byte[] part = new byte[8192];
      return IntStream.generate(() -> deflater.finished() ? 0 : deflater.deflate(part))
          .takeWhile(length -> length > 0)
          .sum();
    }
  }
}
