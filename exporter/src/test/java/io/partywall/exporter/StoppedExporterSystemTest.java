package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is stopped for half a minute, while the host goes on. */
@Tag("system")
final class StoppedExporterSystemTest {
  private static final String FRAME =
      "{ 0x02,0,0,0,0,1, 0x02,0,0,0,0,2, 0x88,0xb5, fill(0x00, 46) }";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int FRAMES = 30_000;
  private static final int BEFORE = 10;
  private static final int WAITING = 16;

  private static final int PAIRS = 1000;
  private static final int GONE = 50;

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("s");
  private final Namespace web = Namespace.create("w");

  @BeforeEach
  void connect() {
    host.run(
        "ip", "link", "add", "web0", "type", "veth", "peer", "name", "eth0", "netns", web.name());
    web.run("ip", "link", "set", "eth0", "up");
    host.run("ip", "link", "set", "web0", "up");
  }

  @AfterEach
  void remove() {
    try (host;
        web) {
      // Closing is all.
    }
  }

  @Test
  void tellsTheTruthAboutTheTimeInWhichItWasStopped() throws Exception {
    try (Container container = Container.start(folder, web);
        ExporterProcess exporter =
            ExporterProcess.start(folder, host.command(), "--web.listen-address=127.0.0.1:0")) {
      int port = exporter.port();
      awaitPeak(port);
      host.send("web0", FRAME, BEFORE);
      awaitReceived(port, BEFORE);

      // The reading that others might share is a fresh one when the process stops.
      Counters before = Counters.of(host.scrape(port));
      long stopping = System.nanoTime();
      signal("STOP", exporter);
      long stopped = System.nanoTime();
      List<Running> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < WAITING; i++) {
          waiting.add(ask(port));
        }
        changeInterfaces();
        host.send("web0", FRAME, FRAMES);
        container.assertAlive();
        Thread.sleep(STOP.minusNanos(System.nanoTime() - stopped));
        long going = System.nanoTime();
        signal("CONT", exporter);

        for (Running request : waiting) {
          Counters.of(answer(request)).followOn(before);
        }
        String metrics = awaitPeak(port);
        Counters after = Counters.of(metrics);
        after.followOn(before);
        assertThat(after.values())
            .containsEntry(received("guest", ",guest=\"" + web.name() + "\",nic=\"0\""), 30_010.0)
            .containsEntry(received("vmm", ""), 30_010.0)
            .containsEntry("partywall_interface_transmit_packets_total{device=\"web0\"}", 30_010.0);
        awaitInterfaces(port);

        double shortest = FRAMES / seconds(going - stopped);
        double longest = FRAMES / seconds(System.nanoTime() - stopping);
        assertThat(peak(metrics, "1m")).isBetween(longest, shortest);
        assertThat(peak(metrics, "5m")).isBetween(longest, shortest);
      } finally {
        waiting.forEach(Running::close);
      }
    }
  }

  private static void signal(String name, ExporterProcess exporter) {
    Programs.run("kill", "-" + name, Long.toString(exporter.pid()));
  }

  /** A request that waits for its answer. */
  private Running ask(int port) throws Exception {
    return Running.start(
        host,
        folder,
        "sh",
        "-c",
        "printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' | socat -t60 - TCP:127.0.0.1:"
            + port
            + ",shut-none");
  }

  private static String answer(Running request) throws Exception {
    assertThat(request.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String answer = Files.readString(request.log(), UTF_8);
    assertThat(answer).startsWith("HTTP/1.0 200 OK\r\n");
    String metrics = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    // What it was asked in the stop, it reads after it.
    assertThat(metrics)
        .contains("partywall_interface_transmit_packets_total{device=\"web0\"} 30010\n");
    return metrics;
  }

  /** A thousand pairs come, and some go again; more events than the daemon's socket holds. */
  private void changeInterfaces() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PAIRS; i++) {
      lines.append("link add x%1$d type veth peer name y%1$d\n".formatted(i));
    }
    // The kernel waits for all its readers at each deletion.
    for (int i = 0; i < GONE; i++) {
      lines.append("link del x%d\n".formatted(i));
    }
    Programs.run(lines.toString(), host.command("ip", "-batch", "-"));
  }

  private void awaitInterfaces(int port) {
    List<String> there =
        host.run("ip", "-o", "link").lines().map(line -> line.split("[ :@]+", -1)[1]).toList();
    assertThat(there).hasSize(2 + 2 * (PAIRS - GONE));
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    host.scrape(port)
                        .lines()
                        .filter(line -> line.startsWith("partywall_interface_up{"))
                        .map(line -> line.split("\"", -1)[1]))
                .containsExactlyInAnyOrderElementsOf(there));
  }

  /** Two samples make a rate. */
  private String awaitPeak(int port) {
    return await()
        .atMost(LIMIT)
        .until(() -> host.scrape(port), metrics -> metrics.contains(peakOf("15s")));
  }

  private void awaitReceived(int port, long packets) {
    await()
        .atMost(LIMIT)
        .until(() -> host.scrape(port).contains(received("vmm", "") + " " + packets + "\n"));
  }

  private static String received(String what, String labels) {
    return "partywall_" + what + "_receive_packets_total{vmm=\"lxc\"" + labels + "}";
  }

  private String peakOf(String window) {
    return "partywall_guest_receive_peak_packets_per_second{vmm=\"lxc\",guest=\"%s\",nic=\"0\",window=\"%s\"} "
        .formatted(web.name(), window);
  }

  private double peak(String metrics, String window) {
    String name = peakOf(window);
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
