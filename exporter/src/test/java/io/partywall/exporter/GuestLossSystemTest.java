package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known frames for a guest that takes none, counted to the frame at the place of each loss. */
@Tag("system")
final class GuestLossSystemTest {
  private static final String ELM = "02:00:00:00:01:01";
  private static final String OAK = "02:00:00:00:01:02";
  private static final String FRAME_FOR_ELM =
      "{ 0x02,0,0,0,1,1, 0x02,0,0,0,0,2, 0x88,0xb5, fill(0x00, 46) }";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("h");
  private final Namespace network = Namespace.create("n");

  @BeforeEach
  void connect() {
    host.bridgeTo(network);
  }

  @AfterEach
  void remove() {
    try (host;
        network) {
      // Closing is all.
    }
  }

  private SuspendedGuest elm() throws Exception {
    return SuspendedGuest.start(folder, host, "elm", "tap0", ELM);
  }

  private ExporterProcess exporter() throws Exception {
    Path configuration =
        Files.writeString(folder.resolve("exporter.yaml"), "listen: 127.0.0.1:0\n");
    return ExporterProcess.start(folder, host.command(), "--config", configuration.toString());
  }

  /** The series of losses that are not 0, without what is the same in each. */
  private static String losses(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("partywall_guest_lost_packets_total{"))
        .filter(line -> !line.endsWith(" 0"))
        .map(line ->
            line.replaceFirst(
                ".*guest=\"(.*)\",nic=\"0\",direction=\"(.*)\",place=\"(.*)\"} ", "$1 $2 $3 "))
        .collect(Collectors.joining("\n"));
  }

  private static double value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is missing from " + metrics));
  }

  /** Waits for a reading that is new enough: from then on, no loss is counted any more. */
  private String scrapeWith(int port, String losses) {
    return await()
        .atMost(LIMIT)
        .until(() -> host.scrape(port), metrics -> losses(metrics).equals(losses));
  }

  @Test
  void findsEachLostFrameAtItsPlaceOnceAndNoneElsewhere() throws Exception {
    try (SuspendedGuest elm = elm();
        SuspendedGuest oak = SuspendedGuest.start(folder, host, "oak", "tap1", OAK);
        ExporterProcess exporter = exporter()) {
      elm.joins("br0");
      oak.joins("br0");
      int port = exporter.port();
      assertThat(losses(host.scrape(port))).isEmpty();

      // QEMU takes one frame and the tap keeps 999: these are neither lost nor delivered.
      network.send("in1", FRAME_FOR_ELM, 2001);
      String full = scrapeWith(port, "elm receive guest_queue 1001");
      assertThat(value(full, "partywall_guest_receive_packets_total" + elmNic())).isEqualTo(1);

      network.send("in1", FRAME_FOR_ELM, 2001);
      scrapeWith(port, "elm receive guest_queue 3002");

      // What passes the qdisc is lost behind it, as the queue is full still.
      host.run(
          "tc", "qdisc", "add", "dev", "tap0", "root", "tbf", "rate", "8kbit", "burst", "1600",
          "limit", "1600");
      network.send("in1", FRAME_FOR_ELM, 1001);
      await().atMost(Duration.ofSeconds(20)).until(() -> qdisc().contains("backlog 0b 0p"));
      long dropped = dropped();
      assertThat(dropped).isBetween(100L, 1001L);
      String limited =
          scrapeWith(
              port,
              "elm receive qdisc " + dropped + "\nelm receive guest_queue " + (4003 - dropped));
      assertThat(value(limited, "partywall_guest_receive_drops_total" + elmNic())).isEqualTo(4003);
      assertThat(value(limited, "partywall_guest_receive_packets_total" + elmNic())).isEqualTo(1);
      assertThat(limited)
          .contains(
              "partywall_guest_receive_packets_total{vmm=\"kvm\",guest=\"oak\",nic=\"0\"} 0\n")
          .contains("partywall_guest_cpu_wait_seconds_total{vmm=\"kvm\",guest=\"oak\"} ");
      assertThat(value(limited, "partywall_guest_nic_up" + elmNic())).isEqualTo(1);

      host.run("ip", "link", "set", "tap0", "down");
      await()
          .atMost(LIMIT)
          .until(() -> value(host.scrape(port), "partywall_guest_nic_up" + elmNic()) == 0);
    }
  }

  private static String elmNic() {
    return "{vmm=\"kvm\",guest=\"elm\",nic=\"0\"}";
  }

  private String qdisc() {
    return host.run("tc", "-s", "qdisc", "show", "dev", "tap0");
  }

  private long dropped() {
    Matcher matcher = Pattern.compile("dropped (\\d+)").matcher(qdisc());
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void showsABurstOfAFifthOfASecondBetweenTwoScrapes() throws Exception {
    try (SuspendedGuest elm = elm();
        ExporterProcess exporter = exporter()) {
      elm.joins("br0");
      int port = exporter.port();
      network.send("in1", FRAME_FOR_ELM, 2001); // Fills the queue, so that a burst is lost whole.
      host.scrape(port);

      // A busy machine may take a sample late; a burst that falls between others is seen as less.
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            double rate = burst();
            assertThat(
                    value(
                        host.scrape(port),
                        "partywall_guest_receive_drops_peak_packets_per_second"
                            + "{vmm=\"kvm\",guest=\"elm\",nic=\"0\",window=\"1m\"}"))
                .isBetween(0.9 * rate, 1.1 * rate);
          });
    }
  }

  /** Sends 20,000 frames for elm, evenly within 0.2 s, and returns how many a second that was. */
  private double burst() throws IOException {
    Path capture = Files.write(folder.resolve("elm.pcap"), capture());
    String report =
        network.run(
            "tcpreplay",
            "--intf1",
            "in1",
            "--pps",
            "100000",
            "--loop",
            "20000",
            "--preload-pcap",
            capture.toString());
    Matcher sent = Pattern.compile("Actual: 20000 packets .* in ([0-9.]+) seconds").matcher(report);
    assertThat(sent.find()).as(report).isTrue();
    return 20_000 / Double.parseDouble(sent.group(1));
  }

  /** One frame in the format of pcap-savefile(5). */
  private static byte[] capture() {
    byte[] frame = HexFormat.of().parseHex("020000000101" + "020000000002" + "88b5");
    int length = 60;
    return ByteBuffer.allocate(24 + 16 + length)
        .putInt(0xa1b2c3d4)
        .putShort((short) 2)
        .putShort((short) 4)
        .putLong(0)
        .putInt(65_535)
        .putInt(1) // Ethernet.
        .putLong(0)
        .putInt(length)
        .putInt(length)
        .put(frame)
        .array();
  }
}
