package io.partywall.exporter;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with more taps than any has, which come all at once. */
@Tag("system")
final class ThousandsOfTapsSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TAPS = 5000;
  private static final int SCRAPES = 20;
  // MemoryMax of deploy/partywall-exporter.service.
  private static final long MEMORY_BYTES = 192L << 20;

  @TempDir private Path folder;

  /** The taps end with it. */
  private final Namespace host = Namespace.create("t");

  @AfterEach
  void remove() {
    host.close();
  }

  @Test
  void areEachInEveryAnswerOnce() throws Exception {
    try (ExporterProcess exporter =
        ExporterProcess.start(folder, host.command(), "--web.listen-address=127.0.0.1:0")) {
      int port = exporter.port();
      host.wholeScrape(port);
      Programs.run(
          IntStream.range(0, TAPS)
              .mapToObj("tuntap add dev tap%d mode tap\n"::formatted)
              .collect(joining()),
          host.command("ip", "-batch", "-"));
      List<String> devices = new ArrayList<>(List.of("lo"));
      IntStream.range(0, TAPS).forEach(i -> devices.add("tap" + i));
      await()
          .atMost(LIMIT)
          .until(() ->
              host.wholeScrape(port).contains("partywall_interface_up{device=\"tap4999\"} 0\n"));

      Counters before = Counters.of(host.wholeScrape(port));
      for (int i = 0; i < SCRAPES; i++) {
        String metrics = host.wholeScrape(port);
        Counters now = Counters.of(metrics);
        now.followOn(before);
        before = now;
        Map<String, List<String>> families = devicesByFamily(metrics);
        assertThat(families).hasSizeGreaterThan(10);
        assertThat(families)
            .allSatisfy((family, labelled) ->
                assertThat(labelled)
                    .as(family)
                    .hasSameSizeAs(devices)
                    .containsExactlyInAnyOrderElementsOf(devices));
        assertThat(residentBytes(metrics)).isBetween(1L, MEMORY_BYTES);
      }
    }
  }

  private static Map<String, List<String>> devicesByFamily(String metrics) {
    Map<String, List<String>> devices = new TreeMap<>();
    metrics
        .lines()
        .filter(line -> line.startsWith("partywall_interface_"))
        .map(line -> line.split("[{\"]", -1))
        .forEach(
            words -> devices.computeIfAbsent(words[0], family -> new ArrayList<>()).add(words[2]));
    return devices;
  }

  private static long residentBytes(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("process_resident_memory_bytes "))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }
}
