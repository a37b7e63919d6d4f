package io.partywall.exporter;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QEMU is killed again and again while the exporter is scraped. */
@Tag("system")
final class KilledGuestsSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ROUNDS = 4;
  private static final int KILLS = 8;

  // A suspended guest takes one of these, and its tap keeps 999.
  private static final int FRAMES = 2001;
  private static final int LOST = 1001;

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("h");
  private final Namespace network = Namespace.create("n");

  @BeforeEach
  void connect() {
    host.bridgeTo(network);
    host.run("ip", "tuntap", "add", "dev", "stays", "mode", "tap");
  }

  @AfterEach
  void remove() {
    try (host;
        network) {
      // Closing is all.
    }
  }

  private ExporterProcess exporter() throws Exception {
    return ExporterProcess.start(folder, host.command(), "--web.listen-address=127.0.0.1:0");
  }

  /** A guest whose NIC has that last octet in its address. */
  private SuspendedGuest guest(String name, String tap, int mac) throws Exception {
    SuspendedGuest guest = SuspendedGuest.start(folder, host, name, tap, "02:00:00:00:00:0" + mac);
    try {
      // A tap that was there already has a carrier from when QEMU has it.
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            host.run("ip", "link", "set", tap, "up");
            assertThat(host.run("ip", "link", "show", tap)).contains("LOWER_UP");
          });
      guest.joins("br0");
      return guest;
    } catch (RuntimeException | AssertionError e) {
      guest.close();
      throw e;
    }
  }

  private void send(int mac) {
    new UdpFrames(folder).send(network, "in1", FRAMES, mac, 1, 9);
  }

  /** What guests and all of them together counted, without what is the same in each line and 0. */
  private static String counts(String metrics) {
    return metrics
        .lines()
        .filter(line ->
            line.matches(
                "partywall_(guest|vmm)_(receive|transmit)_(packets|bytes|drops)_total\\{.*"))
        .filter(line -> !line.endsWith(" 0"))
        .map(line -> line.replaceFirst("partywall_vmm_(\\w+)_total\\{vmm=\"kvm\"", "all $1"))
        .map(line ->
            line.replaceFirst(
                "partywall_guest_(\\w+)_total\\{vmm=\"kvm\",guest=\"(\\w+)\",nic=\"0\"", "$2 $1"))
        .map(line -> line.replace("}", ""))
        .collect(joining("\n", "", "\n"));
  }

  /** What guests there are. */
  private static String guests(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.contains("guest=\"") && !line.contains("guest=\"\""))
        .map(line -> line.replaceFirst(".*guest=\"(\\w+)\".*", "$1"))
        .distinct()
        .sorted()
        .collect(joining(" "));
  }

  @Test
  void areGoneAndTheirCountsStayInTheTotals() throws Exception {
    try (SuspendedGuest ash = guest("ash", "tap0", 1);
        ExporterProcess exporter = exporter();
        Scraping scraping = Scraping.start(host, exporter.port(), series -> false)) {
      for (int round = 1; round <= ROUNDS; round++) {
        int ashLost = LOST + (round - 1) * FRAMES;
        int lost = ashLost + 2 * round * LOST;
        try (SuspendedGuest elm = guest("elm", "stays", 2);
            SuspendedGuest oak = guest("oak", "goes", 3)) {
          send(1);
          send(2);
          send(3);
          scraping.awaitAnswer(
              KilledGuestsSystemTest::counts,
              """
              ash receive_packets 1
              elm receive_packets %1$d
              oak receive_packets 1
              ash receive_bytes 60
              elm receive_bytes %2$d
              oak receive_bytes 60
              ash receive_drops %3$d
              elm receive_drops %4$d
              oak receive_drops 1001
              all receive_packets %5$d
              all receive_bytes %6$d
              all receive_drops %7$d
              """
                  .formatted(
                      round,
                      60 * round,
                      ashLost,
                      round * LOST,
                      1 + 2 * round,
                      60 + 120 * round,
                      lost));
          elm.assertAlive();
          oak.assertAlive();
          // Each time at another moment between two readings.
          Thread.sleep(round * 70L);
        }
        scraping.awaitAnswer(KilledGuestsSystemTest::guests, "ash");
        scraping.awaitAnswer(
            KilledGuestsSystemTest::counts,
            """
            ash receive_packets 1
            ash receive_bytes 60
            ash receive_drops %d
            all receive_packets %d
            all receive_bytes %d
            all receive_drops %d
            """
                .formatted(ashLost, 1 + 2 * round, 60 + 120 * round, lost));
      }
      ash.assertAlive();
      assertThat(exporter.output()).doesNotContain("passed over");
    }
  }

  /** It may do so before a reading finds it missing: to the exporter it is another guest. */
  @Test
  void startAgainAtOnceOnATapThatStays() throws Exception {
    try (SuspendedGuest ash = guest("ash", "tap0", 1);
        ExporterProcess exporter = exporter();
        Scraping scraping =
            Scraping.start(
                host,
                exporter.port(),
                series ->
                    series.startsWith("partywall_guest_cpu_") && series.contains("\"elm\""))) {
      send(1);
      for (int kill = 1; kill <= KILLS; kill++) {
        try (SuspendedGuest elm = guest("elm", "stays", 2)) {
          send(2);
          String counted =
              "\"tx\":{\"bytes\":%d,\"packets\":%d,\"errors\":0,\"dropped\":%d,"
                  .formatted(60 * kill, kill, LOST * kill);
          await()
              .atMost(LIMIT)
              .until(() -> host.run("ip", "-j", "-s", "link", "show", "stays").contains(counted));
          elm.assertAlive();
          Thread.sleep(kill * 70L);
        }
      }
      scraping.awaitAnswer(KilledGuestsSystemTest::guests, "ash");
      scraping.awaitAnswer(
          KilledGuestsSystemTest::counts,
          """
          ash receive_packets 1
          ash receive_bytes 60
          ash receive_drops 1001
          all receive_packets %d
          all receive_bytes %d
          all receive_drops %d
          """
              .formatted(1 + KILLS, 60 + 60 * KILLS, LOST + LOST * KILLS));
      ash.assertAlive();
      assertThat(exporter.output()).doesNotContain("passed over");
    }
  }
}
