package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Scrape;
import io.partywall.exporter.metrics.Source;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Large large = new Large();
  private final AtomicInteger scrapes = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private volatile boolean waits;
  private volatile boolean broken;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Scrape scrape = new Scrape(this::snapshot, List.of(large), new PrometheusRegistry(), () -> NOW);
    port =
        new MetricsServer(vertx, scrape, "1.2 <test>", Optional.empty())
            .listen("127.0.0.1", 0)
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    client.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Snapshot snapshot() throws IOException {
    scrapes.incrementAndGet();
    try {
      if (waits && !gate.await(10, TimeUnit.SECONDS)) {
        throw new IOException("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (broken) {
      throw new IOException("broken <as told>");
    }
    return Snapshot.empty(NOW);
  }

  @Test
  void servesMetricsAsText() throws Exception {
    HttpResponse<String> response = request("GET", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .startsWith("# HELP partywall_large Rows.\n")
        .contains("partywall_large{row=\"4999\",text=\"Grüße\"} 4999\n")
        .contains("\npartywall_collector_success{collector=\"large\"} 1\n");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    String body = request("GET", "/metrics").body();

    HttpResponse<String> response = request("HEAD", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(body.getBytes(UTF_8).length);
    assertThat(request("HEAD", "/-/healthy").headers().firstValueAsLong("Content-Length"))
        .hasValue("healthy\n".length());
  }

  @Test
  void sharesOneReadingAmongConcurrentScrapes() throws Exception {
    waits = true;
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 8)
            .mapToObj(i -> client.sendAsync(build("GET", "/metrics"), BodyHandlers.ofString()))
            .toList();
    Awaitility.await().until(() -> scrapes.get() == 1);
    waits = false;
    gate.countDown();

    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(scrapes).hasValue(1);
  }

  @Test
  void readsAnewWhenTheLastReadingIsOld() throws Exception {
    Awaitility.await()
        .until(() -> {
          request("GET", "/metrics");
          return scrapes.get() > 1;
        });
  }

  @Test
  void staysHealthyWhileAScrapeHangs() throws Exception {
    waits = true;
    CompletableFuture<HttpResponse<String>> stuck =
        client.sendAsync(build("GET", "/metrics"), BodyHandlers.ofString());
    Awaitility.await().until(() -> scrapes.get() == 1);

    assertThat(request("GET", "/-/healthy").body()).isEqualTo("healthy\n");

    gate.countDown();
    assertThat(stuck.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyOnceTheKernelAnswers() throws Exception {
    HttpResponse<String> response = request("GET", "/-/ready");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ready\n");
    assertThat(scrapes).hasValue(1);
    assertThat(large.asked).as("collectors cost a probe nothing").isFalse();
  }

  @Test
  void isNotReadyWithoutTheKernelsCounters() throws Exception {
    broken = true;

    HttpResponse<String> response = request("GET", "/-/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("not ready\n");
  }

  @Test
  void showsPeopleHowTheCollectorsFare() throws Exception {
    broken = true;

    HttpResponse<String> response = request("GET", "/");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(response.body().replaceAll("<td>[0-9.]+ ms</td>", "<td>TIME</td>"))
        .contains("<p>Version 1.2 &lt;test&gt;. <a href=\"/metrics\">Metrics</a></p>")
        .contains(
            """
            <tr class="failed"><td>kernel</td><td>failed: broken &lt;as told&gt;</td><td>TIME</td><td>never</td></tr>
            <tr class="failed"><td>large</td><td>failed: the kernel's counters could not be read</td><td>TIME</td><td>never</td></tr>
            """);
  }

  @Test
  void refusesOtherPathsAndMethods() throws Exception {
    assertThat(request("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(request("GET", "/metrics/x").body())
        .isEqualTo("nothing here; the metrics are at /metrics\n");
    HttpResponse<String> response = request("POST", "/metrics");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  private HttpResponse<String> request(String method, String path) throws Exception {
    return client.send(build(method, path), BodyHandlers.ofString());
  }

  private HttpRequest build(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  /** Several chunks of text. */
  private static final class Large implements Source {
    private volatile boolean asked;

    @Override
    public String collector() {
      return "large";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      asked = true;
      out.family("partywall_large", "gauge", "Rows.");
      for (int i = 0; i < 5000; i++) {
        out.sample(i, "row", Integer.toString(i), "text", "Grüße");
      }
    }
  }
}
