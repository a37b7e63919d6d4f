package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Scrape;
import io.partywall.exporter.metrics.Source;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as they stand on the wire. */
final class MetricsRequestTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String TEXT =
      """
      # HELP partywall_frames_total Frames of "everyone".
      # TYPE partywall_frames_total counter
      partywall_frames_total{device="tap0"} 7
      """;
  private static final String OPENMETRICS =
      """
      # TYPE partywall_frames counter
      # HELP partywall_frames Frames of \\"everyone\\".
      partywall_frames_total{device="tap0"} 7
      """;

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicInteger readings = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private int port;

  @BeforeEach
  void start() throws Exception {
    Counter.builder().name("own_requests").help("Own.").register(registry).inc(3);
    Scrape scrape =
        new Scrape(this::snapshot, List.of(new Frames(), new Stuck(gate)), registry, () -> NOW);
    port =
        new MetricsServer(vertx, scrape, "1", Optional.empty())
            .listen("127.0.0.1", 0)
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Snapshot snapshot() {
    readings.incrementAndGet();
    return Snapshot.empty(NOW);
  }

  private Answer get(String query, String... headers) throws IOException {
    return request("GET", "/metrics?collect[]=frames" + query, headers);
  }

  private Answer request(String method, String target, String... headers) throws IOException {
    String[] lines = new String[headers.length + 2];
    lines[0] = method + " " + target + " HTTP/1.1";
    lines[1] = "Host: localhost";
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return Answer.to(port, lines);
  }

  @Test
  void answersInTextUnlessAskedForSomethingElse() throws IOException {
    Answer answer = get("");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.header("Vary")).contains("Accept, Accept-Encoding");
    assertThat(answer.header("Content-Encoding")).isEmpty();
    assertThat(answer.header("Content-Length")).contains(Integer.toString(answer.body().length()));
    assertThat(answer.text())
        .startsWith(TEXT + "# HELP partywall_collector_success ")
        .doesNotContain("# EOF");
  }

  @Test
  void answersInOpenMetrics() throws IOException {
    Answer answer = get("", "Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(answer.header("Vary")).contains("Accept, Accept-Encoding");
    assertThat(answer.text())
        .startsWith(OPENMETRICS + "# TYPE partywall_collector_success gauge\n")
        .contains(
            """
            # TYPE partywall_collector_duration_seconds gauge
            # UNIT partywall_collector_duration_seconds seconds
            # HELP partywall_collector_duration_seconds Time that the collector took in this scrape.
            """)
        .endsWith("\n# EOF\n");
  }

  @Test
  void endsOpenMetricsOnceWithTheClientsFamilies() throws IOException {
    Answer answer = get("&collect[]=exporter", "Accept: application/openmetrics-text");

    assertThat(answer.text())
        .endsWith(
            """
            # TYPE own_requests counter
            # HELP own_requests Own.
            own_requests_total 3.0
            # EOF
            """)
        .containsOnlyOnce("# EOF")
        .doesNotContain("_created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/openmetrics-text"})
  void compresses(String accept) throws IOException {
    Answer plain = get("", "Accept: " + accept);

    Answer compressed = get("", "Accept: " + accept, "Accept-Encoding: gzip");

    assertThat(compressed.header("Content-Encoding")).contains("gzip");
    assertThat(compressed.header("Vary")).contains("Accept, Accept-Encoding");
    assertThat(compressed.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
    assertThat(withoutTimes(compressed.inflated())).isEqualTo(withoutTimes(plain.text()));
  }

  @Test
  void answersHeadLikeGetWithoutTheBody() throws IOException {
    Answer answer =
        request(
            "HEAD",
            "/metrics?collect[]=frames",
            "Accept: application/openmetrics-text",
            "Accept-Encoding: gzip");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().length()).isZero();
    assertThat(answer.header("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(answer.header("Content-Encoding")).contains("gzip");
    assertThat(answer.header("Content-Length").map(Integer::valueOf).orElse(0)).isPositive();
  }

  @Test
  void saysWhatThereIsToAClientThatTakesNothingOfIt() throws IOException {
    for (String header : List.of("Accept: application/json", "Accept-Encoding: *;q=0")) {
      Answer answer = get("", header);

      assertThat(answer.status()).isEqualTo(406);
      assertThat(answer.header("Vary")).contains("Accept, Accept-Encoding");
      assertThat(answer.text())
          .isEqualTo(
              "there are text/plain; version=0.0.4; charset=utf-8 and application/openmetrics-text;"
                  + " version=1.0.0; charset=utf-8, plain or compressed by gzip\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void allowsGetAndHeadOnly(String method) throws IOException {
    Answer answer = request(method, "/metrics");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains("GET, HEAD");
    assertThat(answer.text()).isEqualTo("use GET or HEAD\n");
  }

  @Test
  void asksOnlyTheCollectorsThatWereNamed() throws IOException {
    assertThat(withoutTimes(get("").text()))
        .isEqualTo(
            TEXT
                + """
                # HELP partywall_collector_success Whether the collector's families are in this scrape (1) or missing because it failed (0).
                # TYPE partywall_collector_success gauge
                partywall_collector_success{collector="kernel"} 1
                partywall_collector_success{collector="frames"} 1
                # HELP partywall_collector_last_success_timestamp_seconds When the collector succeeded last; missing until it does.
                # TYPE partywall_collector_last_success_timestamp_seconds gauge
                partywall_collector_last_success_timestamp_seconds{collector="kernel"} 1800000000
                partywall_collector_last_success_timestamp_seconds{collector="frames"} 1800000000
                """);
    assertThat(get("&collect%5B%5D=exporter&collect[]=frames").text())
        .startsWith(TEXT)
        .endsWith("\nown_requests_total 3.0\n");
  }

  @Test
  void refusesAnUnknownCollector() throws IOException {
    Answer answer = get("&collect[]=netdev");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo(
            "collect[]: there is no collector 'netdev'; use some of exporter, frames, stuck\n");
  }

  @Test
  void sharesOneReadingAmongFormatsAndCollectors() throws IOException {
    for (int attempt = 0; attempt < 20; attempt++) {
      int before = readings.get();
      long start = System.nanoTime();
      get("");
      get("", "Accept-Encoding: gzip");
      get("", "Accept: application/openmetrics-text");
      get("&collect[]=exporter");
      if (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(250)) {
        assertThat(readings.get() - before).isLessThanOrEqualTo(1);
        return;
      }
    }
    throw new AssertionError("four requests never took less than 250 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.2", "0.200", " 0.25"})
  void answersBeforeTheScraperGivesUp(String seconds) throws IOException {
    Answer answer =
        request(
            "GET", "/metrics?collect[]=stuck", "X-Prometheus-Scrape-Timeout-Seconds: " + seconds);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).startsWith("the scrape failed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "1e9", "soon", "", "99999999999999999999"})
  void ignoresATimeoutThatIsNone(String seconds) throws IOException {
    assertThat(get("", "X-Prometheus-Scrape-Timeout-Seconds: " + seconds).status()).isEqualTo(200);
  }

  @Test
  void readsNoLongBodies() throws IOException {
    Answer answer = request("POST", "/metrics", "Content-Length: 104857600");

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void closesTheConnectionOfWhoeverSendsALongBodyInChunks() throws IOException {
    byte[] chunk = ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes(UTF_8);
    int sent = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(UTF_8));
      for (; sent < 12_800; sent++) {
        out.write(chunk);
      }
    } catch (SocketException e) {
      // Reset, or a broken pipe.
    }

    // A hundred megabytes; some of it waits in the kernel's buffers.
    assertThat(sent).isLessThan(12_800);
    assertThat(get("").status()).isEqualTo(200);
  }

  @Test
  void refusesLongHeadersAndOddQueries() throws IOException {
    assertThat(get("", "X: " + "x".repeat(10_000)).status()).isEqualTo(431);
    assertThat(request("GET", "/" + "x".repeat(5_000)).status()).isEqualTo(414);
    assertThat(request("GET", "/metrics?collect[]=%zz").status()).isEqualTo(400);
  }

  private static String withoutTimes(String text) {
    return text.lines()
        .filter(line -> !line.contains("partywall_collector_duration_seconds"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  private static final class Frames implements Source {
    @Override
    public String collector() {
      return "frames";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) {
      out.family("partywall_frames_total", "counter", "Frames of \"everyone\".");
      out.sample(7, "device", "tap0");
    }
  }

  private record Stuck(CountDownLatch gate) implements Source {
    @Override
    public String collector() {
      return "stuck";
    }

    @Override
    public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
      try {
        if (!gate.await(10, TimeUnit.SECONDS)) {
          throw new IOException("nobody opened the gate");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
