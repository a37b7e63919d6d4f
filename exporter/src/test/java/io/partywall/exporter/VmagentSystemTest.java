package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real daemon, scraped by Debian's vmagent, which writes to Debian's VictoriaMetrics. */
@Tag("system")
final class VmagentSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final List<Process> started = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @AfterEach
  void stop() {
    client.close();
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }

  @Test
  void isScrapedWhole() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("exporter.yaml"),
            "listen: 127.0.0.1:0\ncollectors: {interface_detail: true}\n");
    try (ExporterProcess exporter =
            ExporterProcess.start(folder, List.of(), "--config", configuration.toString());
        Relay relay = new Relay(exporter.port())) {
      String store = "http://127.0.0.1:" + startStore();
      startAgent(relay.port(), store);

      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(() ->
              assertThat(get(store + "/api/v1/query?query=min_over_time(up%5B3s%5D)"))
                  .contains("\"job\":\"partywall\"")
                  .contains(",\"1\"]"));

      String offered = get("http://127.0.0.1:" + exporter.port() + "/metrics");
      // What was read a moment ago is written a moment later.
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            String stored = get(store + "/api/v1/label/__name__/values");
            assertThat(ScraperSystemTest.names(offered))
                .hasSizeGreaterThan(50)
                .allMatch(name -> stored.contains("\"" + name + "\""));
          });
      assertThat(relay.requests()).contains("User-Agent: vm_promscrape\r\n");
      assertThat(relay.answers())
          .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
          .contains("Content-Encoding: gzip\r\n");
    }
  }

  private int startStore() throws IOException {
    int port = PrometheusProcess.freePort();
    start(
        "/usr/bin/victoria-metrics",
        "-storageDataPath=" + folder.resolve("store"),
        "-httpListenAddr=127.0.0.1:" + port,
        // What is new would be hidden for 30 s otherwise.
        "-search.latencyOffset=0s");
    return port;
  }

  private void startAgent(int target, String store) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("vmagent.yml"),
            """
            scrape_configs:
              - job_name: partywall
                scrape_interval: 1s
                scrape_timeout: 1s
                static_configs:
                  - targets: ['127.0.0.1:%d']
            """
                .formatted(target));
    start(
        "/usr/bin/vmagent",
        "-promscrape.config=" + configuration,
        "-remoteWrite.url=" + store + "/api/v1/write",
        "-remoteWrite.tmpDataPath=" + folder.resolve("queue"),
        "-httpListenAddr=127.0.0.1:" + PrometheusProcess.freePort());
  }

  private void start(String... command) throws IOException {
    Path log = folder.resolve(Path.of(command[0]).getFileName() + ".log");
    started.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  private String get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
