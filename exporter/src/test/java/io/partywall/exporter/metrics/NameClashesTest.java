package io.partywall.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.partywall.exporter.kernel.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the daemon's own exposition has none is shown where the daemon runs. */
final class NameClashesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void findsANameThatBothTheWriterAndTheRegistryUse() throws IOException {
    try (OwnMeters own = new OwnMeters()) {
      Timer.builder("some.work").register(own.meters()).record(Duration.ofSeconds(1));

      assertThat(NameClashes.in(exposition(own, "partywall_frames", "gauge"))).isEmpty();
      assertThat(NameClashes.in(exposition(own, "jvm_memory_used_bytes", "gauge")))
          .containsExactly("jvm_memory_used_bytes: jvm_memory_used_bytes, jvm_memory_used_bytes");
      assertThat(NameClashes.in(exposition(own, "jvm_memory_used_bytes_total", "counter")))
          .containsExactly(
              "jvm_memory_used_bytes: jvm_memory_used_bytes_total, jvm_memory_used_bytes");
      assertThat(NameClashes.in(exposition(own, "some_work_seconds_count", "gauge")))
          .containsExactly("some_work_seconds_count: some_work_seconds_count, some_work_seconds");
    }
  }

  private static String exposition(OwnMeters own, String family, String type) throws IOException {
    Scrape scrape =
        new Scrape(
            () -> Snapshot.empty(NOW), List.of(new One(family, type)), own.registry(), () -> NOW);
    scrape.read();
    return scrape.render(Format.TEXT, scrape.names()).toString();
  }

  private record One(String family, String type) implements Source {
    @Override
    public String collector() {
      return "one";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      out.family(family, type, "One.");
      out.sample(1);
    }
  }
}
