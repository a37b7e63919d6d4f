package io.partywall.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Snapshot;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScrapeTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Snapshot EMPTY = Snapshot.empty(NOW);

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private boolean broken;

  @Test
  void leavesOutWhatAFailedSourceWroteAndSaysSo() throws IOException {
    broken = true;
    Scrape scrape = scrape(() -> EMPTY, new Sometimes("first"), new Always("second"));

    assertThat(withoutDurations(run(scrape)))
        .isEqualTo(
            """
            # HELP partywall_second X.
            # TYPE partywall_second gauge
            partywall_second 1
            # HELP partywall_collector_success Whether the collector's families are in this scrape (1) or missing because it failed (0).
            # TYPE partywall_collector_success gauge
            partywall_collector_success{collector="kernel"} 1
            partywall_collector_success{collector="first"} 0
            partywall_collector_success{collector="second"} 1
            # HELP partywall_collector_last_success_timestamp_seconds When the collector succeeded last; missing until it does.
            # TYPE partywall_collector_last_success_timestamp_seconds gauge
            partywall_collector_last_success_timestamp_seconds{collector="kernel"} 1800000000
            partywall_collector_last_success_timestamp_seconds{collector="second"} 1800000000
            """);
    assertThat(scrape.collectors().stream().map(state -> state.problem().orElse("none")))
        .containsExactly("none", "broken as told", "none");
  }

  @Test
  void asksAFailedSourceAgain() throws IOException {
    broken = true;
    Scrape scrape = scrape(() -> EMPTY, new Sometimes("first"));
    run(scrape);
    broken = false;

    assertThat(run(scrape).toString())
        .contains(
            "\npartywall_first 1\npartywall_first{i=\"0\"} 1\npartywall_first{i=\"1\"} 20\n",
            "partywall_collector_success{collector=\"first\"} 1\n");
  }

  @Test
  void failsTheLaterOfTwoSourcesWithOneFamily() throws IOException {
    Scrape scrape = scrape(() -> EMPTY, new Always("same"), new Always("same"), new Always("b"));

    assertThat(run(scrape).toString())
        .containsOnlyOnce("\npartywall_same 1\n")
        .contains("partywall_b 1\n");
  }

  @Test
  void asksNobodyWithoutTheKernelsCounters() throws IOException {
    Scrape scrape =
        scrape(
            () -> {
              throw new IOException("no socket");
            },
            new Always("first"));

    assertThat(withoutDurations(run(scrape)))
        .isEqualTo(
            """
            # HELP partywall_collector_success Whether the collector's families are in this scrape (1) or missing because it failed (0).
            # TYPE partywall_collector_success gauge
            partywall_collector_success{collector="kernel"} 0
            partywall_collector_success{collector="first"} 0
            """);
    assertThat(scrape.ready()).isFalse();
  }

  @Test
  void addsWhatTheClientHolds() throws IOException {
    Gauge.builder().name("own").help("Own.").register(registry).set(1.5);

    assertThat(run(scrape(() -> EMPTY)).toString())
        .endsWith(
            """
            # HELP own Own.
            # TYPE own gauge
            own 1.5
            """);
  }

  private Scrape scrape(Scrape.SnapshotSupplier snapshots, Source... sources) {
    return new Scrape(snapshots, List.of(sources), registry, () -> NOW);
  }

  private static ExpositionBytes run(Scrape scrape) throws IOException {
    return run(scrape, Format.TEXT, scrape.names());
  }

  private static ExpositionBytes run(Scrape scrape, Format format, Set<String> collectors)
      throws IOException {
    scrape.read();
    return scrape.render(format, collectors);
  }

  private static String withoutDurations(ExpositionBytes bytes) {
    return bytes
        .toString()
        .lines()
        .filter(line -> !line.contains("partywall_collector_duration_seconds"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private record Always(String collector) implements Source {
    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      out.family("partywall_" + collector, "gauge", "X.");
      out.sample(1);
    }
  }

  private final class Sometimes implements Source {
    private final String collector;

    Sometimes(String collector) {
      this.collector = collector;
    }

    @Override
    public String collector() {
      return collector;
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
      new Always(collector).collect(snapshot, out);
      out.samples(new long[] {1, 20}, new Labels[] {Labels.of("i", "0"), Labels.of("i", "1")});
      if (broken) {
        throw new IOException("broken as told");
      }
    }
  }
}
