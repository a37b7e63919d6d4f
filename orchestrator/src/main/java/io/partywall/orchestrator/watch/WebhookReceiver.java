package io.partywall.orchestrator.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Takes Alertmanager's notifications on a free loopback port and keeps every alert in them. */
public final class WebhookReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
  private static final int BODY_LIMIT = 1 << 20;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Consumer<Received> listener;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private WebhookReceiver(HttpServer server, Consumer<Received> listener) {
    this.server = server;
    this.listener = listener;
  }

  /**
   * Starts to listen.
   *
   * @param listener is told each alert before it is among those received, on a thread of the
   *     receiver's own
   */
  public static WebhookReceiver start(Consumer<Received> listener) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      WebhookReceiver receiver = new WebhookReceiver(server, listener);
      server.createContext("/", receiver::handle);
      server.setExecutor(receiver.executor);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Alertmanager is told to call. */
  public URI uri() {
    return LoopbackServer.uri(server.getAddress().getPort());
  }

  /** Every alert so far, in the order of arrival. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT);
      List<Received> alerts;
      try {
        alerts = parse(now, Documents.json().readTree(body));
      } catch (JacksonException | IllegalArgumentException e) {
        LOG.warn("refused a notification: {}", e.getMessage());
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      exchange.sendResponseHeaders(200, -1);
      try {
        alerts.forEach(listener);
      } finally {
        received.addAll(alerts);
      }
    }
  }

  private static List<Received> parse(long nanoTime, JsonNode notification) {
    if (!notification.path("alerts").isArray()) {
      throw new IllegalArgumentException("no list of alerts in it");
    }
    List<Received> alerts = new ArrayList<>();
    for (JsonNode alert : notification.path("alerts")) {
      Map<String, String> labels = texts(alert.path("labels"));
      alerts.add(
          new Received(
              nanoTime,
              alert.path("status").asString(),
              labels.getOrDefault("alertname", ""),
              labels,
              texts(alert.path("annotations"))));
    }
    return alerts;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }
}
