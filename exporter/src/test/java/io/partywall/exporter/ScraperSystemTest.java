package io.partywall.exporter;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.partywall.exporter.metrics.NameClashes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real daemon answers, read by those for whom it is meant: Debian's own programs. */
@Tag("system")
final class ScraperSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0";

  private static final String PLAIN = "enable_compression: false";

  // The reference parser refuses what breaks the standard; each sample's name is a line of output.
  private static final String PARSER =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families
      text = sys.stdin.buffer.read().decode("utf-8")
      for family in text_string_to_metric_families(text):
          for sample in family.samples:
              print(sample.name)
      """;

  @TempDir private Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private ExporterProcess exporter;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("exporter.yaml"),
            "listen: 127.0.0.1:0\ncollectors: {interface_detail: true}\n");
    exporter = ExporterProcess.start(folder, List.of(), "--config", configuration.toString());
    port = exporter.port();
    // A scrape right after another is given the same text, without the meters of the first.
    await().until(() -> get("/metrics").contains("vertx_http_server_requests_total{"));
  }

  @AfterEach
  void stop() {
    exporter.close();
    client.close();
  }

  private String get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  static Set<String> names(String exposition) {
    return exposition
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void passesPromtoolsLint() throws Exception {
    String metrics = get("/metrics");

    assertThat(names(metrics))
        .contains(
            "partywall_interface_receive_packets_total",
            "partywall_interface_receive_crc_errors_total",
            "jvm_memory_used_bytes",
            "vertx_http_server_requests_total");
    assertThat(Programs.run(metrics, List.of("/usr/bin/promtool", "check", "metrics"))).isEmpty();
  }

  @Test
  void passesTheReferenceParserOfOpenMetrics() throws Exception {
    String metrics = get("/metrics", "Accept", OPENMETRICS);
    String read = Programs.run(metrics, List.of("/usr/bin/python3", "-c", PARSER));

    assertThat(metrics).endsWith("\n# EOF\n");
    assertThat(read.lines().toList())
        .hasSameSizeAs(metrics.lines().filter(line -> !line.startsWith("#")).toList());
    assertThat(new TreeSet<>(read.lines().toList()))
        .isEqualTo(names(metrics))
        .isEqualTo(names(get("/metrics")));
  }

  /** Families are made by the project's writer and by Micrometer's registry: none by both. */
  @Test
  void hasNoFamilyTwice() throws Exception {
    assertThat(NameClashes.in(get("/metrics"))).isEmpty();
    // Families without samples do not show; these beginnings keep them apart too.
    assertThat(names(get("/metrics?collect%5B%5D=exporter")))
        .isNotEmpty()
        .allMatch(name -> name.matches("(jvm|vertx|partywall_collector)_.*"));
    assertThat(names(get("/metrics")))
        .allMatch(name -> name.matches("(jvm|vertx|partywall|process)_.*"));
  }

  private static String job(String name, int port, String... settings) {
    return """
    - job_name: %s
      scrape_interval: 1s
      scrape_timeout: 1s
      static_configs: [targets: ['127.0.0.1:%d']]
      %s
    """
        .formatted(name, port, String.join("\n  ", settings));
  }

  @Test
  void isScrapedByPrometheusInOpenMetricsAndCompressed() throws Exception {
    try (Relay relay = new Relay(port)) {
      String configuration = "scrape_configs:\n" + job("partywall", relay.port());
      try (PrometheusProcess prometheus = PrometheusProcess.start(folder, configuration)) {
        await()
            .atMost(LIMIT)
            .ignoreExceptions()
            .untilAsserted(() ->
                assertThat(prometheus.byJob("min_over_time(up[3s]) * count_over_time(up[3s])"))
                    .containsOnlyKeys("partywall")
                    .containsAnyOf(entry("partywall", "2"), entry("partywall", "3")));

        assertThat(relay.requests()).contains("Accept-Encoding: gzip\r\n");
        assertThat(relay.answers())
            .contains("Content-Type: " + OPENMETRICS + "; charset=utf-8\r\n")
            .contains("Content-Encoding: gzip\r\n")
            .doesNotContain("# EOF");
        String stored = prometheus.get("/api/v1/label/__name__/values");
        assertThat(names(get("/metrics"))).allMatch(name -> stored.contains("\"" + name + "\""));
      }
    }
  }

  /** By default in OpenMetrics and compressed; told otherwise, in what it asks for. */
  @Test
  void isScrapedByPrometheus3WhateverItAsksFor() throws Exception {
    String program = System.getenv("PARTYWALL_PROMETHEUS_3");
    assumeThat(program)
        .as("Prometheus 3, which ./partywall test fetches from Debian's testing release")
        .isNotNull();
    assertThat(Programs.run(program, "--version")).startsWith("prometheus, version 3.");
    try (Relay relay = new Relay(port);
        Relay plain = new Relay(port);
        PrometheusProcess prometheus =
            PrometheusProcess.start(
                program,
                folder,
                "scrape_configs:\n"
                    + job("default", relay.port())
                    + job("openmetrics", port, "scrape_protocols: [OpenMetricsText1.0.0]", PLAIN)
                    + job("text", port, "scrape_protocols: [PrometheusText0.0.4]")
                    + job(
                        "text plain",
                        plain.port(),
                        "scrape_protocols: [PrometheusText0.0.4]",
                        PLAIN)
                    + job("text 1.0.0", port, "scrape_protocols: [PrometheusText1.0.0]"))) {
      Set<String> jobs = Set.of("default", "openmetrics", "text", "text plain", "text 1.0.0");
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(() ->
              assertThat(prometheus.byJob("min_over_time(up[3s]) * count_over_time(up[3s]) >= 2"))
                  .containsOnlyKeys(jobs));

      assertThat(prometheus.errors())
          .hasSize(jobs.size())
          .allSatisfy((job, error) -> assertThat(error).as(job).isEmpty());
      assertThat(relay.answers())
          .contains("Content-Type: " + OPENMETRICS + "; charset=utf-8\r\n")
          .contains("Content-Encoding: gzip\r\n");
      assertThat(plain.answers())
          .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
          .doesNotContain("Content-Encoding");
      for (String job : jobs) {
        String stored =
            prometheus.get(
                "/api/v1/label/__name__/values?match%5B%5D=%7Bjob%3D%22"
                    + job.replace(" ", "%20")
                    + "%22%7D");
        assertThat(names(get("/metrics")))
            .as(job)
            .allMatch(name -> stored.contains("\"" + name + "\""));
      }
    }
  }
}
