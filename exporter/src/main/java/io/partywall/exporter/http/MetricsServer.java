package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.ExpositionBytes;
import io.partywall.exporter.metrics.Format;
import io.partywall.exporter.metrics.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers Prometheus, health checks and people. */
public final class MetricsServer {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  static final String PLAIN = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final long SCRAPE_SECONDS = 10;
  // A person with a slow line may take longer than a scraper waits.
  private static final Duration SHORTEST_SENDING = Duration.ofSeconds(60);
  // Longer than most intervals between scrapes, so that a scraper's connection lasts.
  private static final int IDLE_SECONDS = 150;
  private static final int CONNECTIONS = 512;
  private static final int MAX_HEADER_BYTES = 8192;
  private static final int MAX_REQUEST_LINE_BYTES = 4096;
  private static final long MAX_BODY_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Scrape scrape;
  private final SharedScrape shared;
  private final Outbox outbox;
  private final Connections connections = new Connections(CONNECTIONS);
  private final LandingPage page;
  private final Wish everything;
  // A probe wants to know only whether the kernel answers, which is read for this wish, too.
  private final Wish nothing = new Wish(Format.TEXT, false, Set.of());
  private final Optional<Doorkeeper> doorkeeper;

  /**
   * Serves the results of that scrape.
   *
   * @param doorkeeper empty where everybody may come in
   */
  public MetricsServer(
      Vertx vertx, Scrape scrape, String version, Optional<Doorkeeper> doorkeeper) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.scrape = requireNonNull(scrape, "scrape is null");
    this.shared = new SharedScrape(vertx, scrape);
    this.outbox = new Outbox(vertx);
    this.page = new LandingPage(version);
    this.everything = new Wish(Format.TEXT, false, scrape.names());
    this.doorkeeper = requireNonNull(doorkeeper, "doorkeeper is null");
  }

  /** Listens on one more address; the result is the port. */
  public Future<Integer> listen(String host, int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setHttp2ClearTextEnabled(false)
            // Nobody speaks WebSocket here: its extensions would be set up for each connection.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS);
    doorkeeper.ifPresent(keeper -> keeper.secure(options));
    return vertx
        .createHttpServer(options)
        .connectionHandler(connections::add)
        .requestHandler(this::handle)
        .listen()
        .map(server -> server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    if (!limitBody(request)) {
      if (request.version() != HttpVersion.HTTP_2) {
        request.response().putHeader("Connection", "close");
      }
      end(request, 413, PLAIN, "nothing here reads a body\n")
          .onComplete(sent -> request.connection().close());
      return;
    }
    doorkeeper.ifPresentOrElse(
        keeper -> keeper.admit(request, () -> route(request)), () -> route(request));
  }

  private void route(HttpServerRequest request) {
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

  /** Whether the body is short as far as known; closes the connection when it turns out longer. */
  private static boolean limitBody(HttpServerRequest request) {
    long[] received = new long[1];
    request.handler(part -> {
      received[0] += part.length();
      if (received[0] > MAX_BODY_BYTES) {
        request.connection().close();
      }
    });
    String length = request.getHeader("Content-Length");
    // The server has refused what is no number; one of more digits is too long in any case.
    return length == null || (length.length() < 10 && Long.parseLong(length) <= MAX_BODY_BYTES);
  }

  private void answer(HttpServerRequest request, String path) {
    switch (path) {
      case "/metrics" -> metrics(request);
      case "/-/healthy" -> end(request, 200, PLAIN, "healthy\n");
      case "/-/ready" ->
          scraped(nothing)
              .onComplete(done -> {
                boolean ready = done.succeeded() && scrape.ready();
                end(request, ready ? 200 : 503, PLAIN, ready ? "ready\n" : "not ready\n");
              });
      default ->
          scraped(everything)
              .onComplete(done -> end(request, 200, HTML, page.render(scrape.collectors())));
    }
  }

  /** Scrapes for what can be told of it alone. */
  private Future<ExpositionBytes> scraped(Wish wish) {
    Share share = shared.take(wish);
    return share
        .exposition()
        .timeout(SCRAPE_SECONDS, TimeUnit.SECONDS)
        .onComplete(done -> share.done());
  }

  private void metrics(HttpServerRequest request) {
    request.response().putHeader("Vary", "Accept, Accept-Encoding");
    ScrapeRequest wanted;
    try {
      wanted = ScrapeRequest.of(request, scrape.names());
    } catch (ScrapeRequest.Refused e) {
      end(request, e.status(), PLAIN, e.explanation());
      return;
    }
    Share share = shared.take(wanted.wish());
    share
        .exposition()
        .timeout(wanted.patience().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(bytes -> send(request, wanted, bytes, share))
        .onFailure(problem -> {
          share.done();
          LOG.warn("scrape failed", problem);
          end(request, 503, PLAIN, "the scrape failed: " + problem + "\n");
        });
  }

  private void send(
      HttpServerRequest request, ScrapeRequest wanted, ExpositionBytes bytes, Share share) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      share.done();
      return;
    }
    response
        .putHeader("Content-Type", wanted.wish().format().contentType())
        .putHeader("Content-Length", Integer.toString(bytes.size()));
    if (wanted.wish().gzip()) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      share.done();
      response.end();
    } else {
      boolean patient = wanted.patience().compareTo(SHORTEST_SENDING) > 0;
      outbox.send(response, bytes, patient ? wanted.patience() : SHORTEST_SENDING, share);
    }
  }

  static Future<Void> end(HttpServerRequest request, int status, String type, String text) {
    HttpServerResponse response =
        request.response().setStatusCode(status).putHeader("Content-Type", type);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(Buffer.buffer(text).length()));
      return response.end();
    }
    return response.end(text);
  }
}
