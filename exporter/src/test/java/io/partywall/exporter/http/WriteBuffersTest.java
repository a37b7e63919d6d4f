package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.ExpositionReader;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Format;
import io.partywall.exporter.metrics.Labels;
import io.partywall.exporter.metrics.Scrape;
import io.partywall.exporter.metrics.Source;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
  private static final int CHUNK = ExpositionBytes.CHUNK_BYTES;

  private final WriteBuffers buffers = new WriteBuffers();

  @Test
  void handsOnWhatWasGivenBack() {
    ByteBuf small = buffers.take(CHUNK);
    ByteBuf large = buffers.take(CHUNK + 1);
    small.writeInt(1);
    buffers.giveBack(small);
    buffers.giveBack(large);

    assertThat(small.readableBytes()).isZero();
    assertThat(buffers.take(1)).isSameAs(small);
    assertThat(buffers.take(50 * CHUNK)).isSameAs(large);
    assertThat(buffers.take(1)).isNotSameAs(small);
  }

  @Test
  void givesManyClientsRoomForAChunkEach() {
    // By identity, as buffers with the same content are equal.
    Set<ByteBuf> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      taken.add(buffers.take(50 * CHUNK));
    }

    assertThat(taken.stream().filter(buffer -> buffer.capacity() > CHUNK)).hasSize(2);
    assertThat(taken.size()).isEqualTo(100);
  }

  @Test
  void fillsBuffersWithWholeLines() throws IOException {
    ExpositionBytes exposition = exposition();
    ExpositionReader reader = exposition.reader();
    StringBuilder read = new StringBuilder();
    List<Integer> unfilled = new ArrayList<>();
    for (int size = 1; reader.left() > 0; size = reader.left()) {
      ByteBuf buffer = buffers.take(size);
      buffers.fill(buffer, reader);
      unfilled.add(buffer.writableBytes());
      read.append(buffer.toString(UTF_8));
      buffers.giveBack(buffer);
    }

    assertThat(read).hasToString(exposition.toString()).hasSize(exposition.size());
    unfilled.removeLast();
    assertThat(unfilled).hasSizeGreaterThan(2).allMatch(bytes -> bytes < 1000);
  }

  private static ExpositionBytes exposition() throws IOException {
    Scrape scrape =
        new Scrape(
            () -> Snapshot.empty(Instant.EPOCH),
            List.of(new Rows()),
            new PrometheusRegistry(),
            () -> Instant.EPOCH);
    scrape.read();
    return scrape.render(Format.TEXT, scrape.names());
  }

  private static final class Rows implements Source {
    @Override
    public String collector() {
      return "rows";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      out.family("partywall_rows", "gauge", "Rows.");
      out.samples(
          IntStream.range(0, 30_000).asLongStream().toArray(),
          IntStream.range(0, 30_000)
              .mapToObj(i -> Labels.of("row", Integer.toString(i)))
              .toArray(Labels[]::new));
    }
  }
}
