package io.partywall.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ChunkPoolTest {
  private final ChunkPool pool = new ChunkPool();

  @Test
  void handsOutWhatWasGivenBack() {
    byte[] first = pool.take();
    byte[] second = pool.take();
    pool.giveBack(List.of(first, second));

    assertThat(List.of(pool.take(), pool.take())).containsExactlyInAnyOrder(first, second);
    assertThat(pool.take()).isNotSameAs(first).isNotSameAs(second);
  }

  @Test
  void letsGoOfWhatWasNotNeededForAWhile() {
    pool.giveBack(Stream.generate(pool::take).limit(100).toList());

    IntStream.range(0, 100).forEach(scrape -> pool.giveBack(List.of(pool.take(), pool.take())));

    assertThat(pool.size()).isEqualTo(2);
  }
}
