package io.partywall.exporter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final int BYTES = 68;

  @Test
  void givesNumbersFromEveryPlaceAsABufferDoes() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(72, 8);
      ByteBuffer buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());
      byte[] random = new byte[72];
      new Random(3).nextBytes(random);
      buffer.put(0, random);
      Words words = new Words(BYTES);

      words.fill(memory, BYTES);

      for (int place = 0; place <= BYTES - 2; place += 2) {
        assertThat(words.shortAt(place)).isEqualTo(buffer.getShort(place) & 0xffff);
      }
      for (int place = 0; place <= BYTES - 4; place += 4) {
        assertThat(words.intAt(place)).isEqualTo(buffer.getInt(place));
      }
      for (int place = 0; place <= BYTES - 24; place += 4) {
        long[] copied = new long[4];
        words.copy(place, copied, 1, 3);
        assertThat(copied)
            .containsExactly(
                0, buffer.getLong(place), buffer.getLong(place + 8), buffer.getLong(place + 16));
      }
    }
  }
}
