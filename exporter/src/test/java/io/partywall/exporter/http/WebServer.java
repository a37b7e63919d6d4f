package io.partywall.exporter.http;

import io.partywall.exporter.access.WebConfigurationFile;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.Scrape;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server with a web configuration file that a test rewrites. */
final class WebServer implements AutoCloseable {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final Vertx vertx = Vertx.vertx();
  private final Path file;
  private final int port;

  /** Starts one; relative paths in the text are relative to the folder. */
  WebServer(Path folder, String text) throws Exception {
    file = folder.resolve("web.yml");
    write(text);
    Scrape scrape =
        new Scrape(() -> Snapshot.empty(NOW), List.of(), new PrometheusRegistry(), () -> NOW);
    Doorkeeper doorkeeper = new Doorkeeper(vertx, new WebConfigurationFile(file));
    port =
        new MetricsServer(vertx, scrape, "1", Optional.of(doorkeeper))
            .listen("127.0.0.1", 0)
            .await(10, TimeUnit.SECONDS);
  }

  void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  Vertx vertx() {
    return vertx;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
