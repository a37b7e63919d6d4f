package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers Prometheus, health checks and people. */
public final class MetricsServer {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  // Prometheus gives up after 10 s unless told otherwise.
  private static final long SCRAPE_SECONDS = 10;

  private final Vertx vertx;
  private final Scrape scrape;
  private final SharedScrape shared;
  private final LandingPage page;

  /** Serves the results of that scrape. */
  public MetricsServer(Vertx vertx, Scrape scrape, String version) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.scrape = requireNonNull(scrape, "scrape is null");
    this.shared = new SharedScrape(vertx, scrape);
    this.page = new LandingPage(version);
  }

  /** Listens on one more address; the result is the port. */
  public Future<Integer> listen(String host, int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(this::handle)
        .listen()
        .map(server -> server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    switch (path) {
      case "/metrics", "/-/healthy", "/-/ready", "/" -> {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
          answer(request, path);
        } else {
          request.response().putHeader("Allow", "GET, HEAD");
          end(request, 405, PLAIN, "use GET or HEAD\n");
        }
      }
      default -> end(request, 404, PLAIN, "nothing here; the metrics are at /metrics\n");
    }
  }

  private void answer(HttpServerRequest request, String path) {
    switch (path) {
      case "/metrics" -> metrics(request);
      case "/-/healthy" -> end(request, 200, PLAIN, "healthy\n");
      case "/-/ready" ->
          shared
              .latest()
              .timeout(SCRAPE_SECONDS, TimeUnit.SECONDS)
              .onComplete(done -> {
                boolean ready = done.succeeded() && scrape.ready();
                end(request, ready ? 200 : 503, PLAIN, ready ? "ready\n" : "not ready\n");
              });
      default ->
          shared
              .latest()
              .timeout(SCRAPE_SECONDS, TimeUnit.SECONDS)
              .onComplete(done -> end(request, 200, HTML, page.render(scrape.collectors())));
    }
  }

  private void metrics(HttpServerRequest request) {
    shared
        .latest()
        .timeout(SCRAPE_SECONDS, TimeUnit.SECONDS)
        .onSuccess(bytes -> send(request, bytes))
        .onFailure(problem -> {
          LOG.warn("scrape failed", problem);
          end(request, 503, PLAIN, "the scrape failed: " + problem + "\n");
        });
  }

  private static void send(HttpServerRequest request, ExpositionBytes bytes) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", TEXT_FORMAT)
            .putHeader("Content-Length", Integer.toString(bytes.size()));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      write(response, bytes.chunks(), 0);
    }
  }

  /** Chunk by chunk, each when the one before is out: a slow reader costs one chunk of memory. */
  private static void write(HttpServerResponse response, List<ByteBuffer> chunks, int next) {
    if (next == chunks.size()) {
      response.end();
      return;
    }
    ByteBuffer chunk = chunks.get(next);
    byte[] piece = new byte[chunk.remaining()];
    chunk.get(piece);
    response.write(Buffer.buffer(piece)).onSuccess(written -> write(response, chunks, next + 1));
  }

  private static void end(HttpServerRequest request, int status, String type, String text) {
    HttpServerResponse response =
        request.response().setStatusCode(status).putHeader("Content-Type", type);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(Buffer.buffer(text).length())).end();
    } else {
      response.end(text);
    }
  }
}
