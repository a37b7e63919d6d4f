package io.partywall.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.partywall.exporter.metrics.ExpositionBytes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
  private final WriteBuffers buffers = new WriteBuffers();

  @Test
  void handsOnWhatWasGivenBack() {
    ByteBuf small = buffers.take(1);
    ByteBuf large = buffers.take(2);
    small.writeInt(1);
    buffers.giveBack(small);
    buffers.giveBack(large);

    assertThat(small.readableBytes()).isZero();
    assertThat(buffers.take(1)).isSameAs(small);
    assertThat(buffers.take(50)).isSameAs(large);
    assertThat(buffers.take(1)).isNotSameAs(small);
  }

  @Test
  void givesManyClientsRoomForAChunkEach() {
    // By identity, as buffers with the same content are equal.
    Set<ByteBuf> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      taken.add(buffers.take(50));
    }

    assertThat(taken.stream().filter(buffer -> buffer.capacity() > ExpositionBytes.CHUNK_BYTES))
        .hasSize(2);
    assertThat(taken.size()).isEqualTo(100);
  }
}
