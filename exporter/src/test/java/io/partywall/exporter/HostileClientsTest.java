package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real daemon with its own flags, and clients that mean it ill; a scraper notices nothing. */
final class HostileClientsTest {
  private static final int SLOW_CLIENTS = 500;
  // Some megabytes in an answer: more than the kernel keeps on the way to a slow client.
  private static final int PROCESSORS = 20_000;
  private static final long SLOW_SECONDS = 10;
  // MemoryMax of deploy/partywall-exporter.service.
  private static final long MEMORY_BYTES = 192L << 20;

  @TempDir private Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private ExporterProcess exporter;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Path net = Files.createDirectories(folder.resolve("proc/self/net"));
    Files.writeString(
        net.resolve("softnet_stat"),
        IntStream.range(0, PROCESSORS)
            .mapToObj("00000001 00000000 00000000 0 0 0 0 0 0 0 0 0 %08x\n"::formatted)
            .collect(joining()));
    Path configuration =
        Files.writeString(folder.resolve("exporter.yaml"), "listen: 127.0.0.1:0\nproc: proc\n");
    exporter = ExporterProcess.start(folder, List.of(), "--config", configuration.toString());
    port = exporter.port();
  }

  @AfterEach
  void stop() {
    exporter.close();
    client.close();
  }

  /** As Prometheus does it: what is not there after ten seconds counts as a failed scrape. */
  private String scrape() throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static long residentBytes(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("process_resident_memory_bytes "))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void servesAScraperBesideFiveHundredClientsThatReadAByteASecond() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW_CLIENTS; i++) {
        Socket socket = new Socket();
        slow.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLOW_SECONDS);
      int scrapes = 0;
      long most = 0;
      for (long second = 0; System.nanoTime() < end; second++) {
        for (Socket socket : slow) {
          assertThat(socket.getInputStream().read())
              .isEqualTo("HTTP/1.1 200 OK".charAt((int) second));
        }
        long next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        do {
          String metrics = scrape();
          scrapes++;
          assertThat(metrics)
              .hasSizeGreaterThan(2 << 20)
              .contains("partywall_softnet_processed_total{cpu=\"19999\"} 1\n");
          most = Math.max(most, residentBytes(metrics));
        } while (System.nanoTime() < next);
      }

      assertThat(scrapes).isGreaterThanOrEqualTo((int) SLOW_SECONDS);
      assertThat(most).isLessThan(MEMORY_BYTES);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void readsNothingOfAHundredMegabytes() throws Exception {
    byte[] part = new byte[1 << 16];
    long sent = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 413");
      for (; sent < 104_857_600; sent += part.length) {
        socket.getOutputStream().write(part);
      }
    } catch (SocketException e) {
      // Reset, or a broken pipe.
    }

    assertThat(sent).isLessThan(104_857_600);
    assertThat(residentBytes(scrape())).isLessThan(MEMORY_BYTES);
  }
}
