package io.partywall.exporter;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon follows what happens to interfaces, by events alone and where these are lost. */
@Tag("system")
final class InterfaceChangesSystemTest {
  private static final String FRAME =
      "{ 0x02,0,0,0,0,1, 0x02,0,0,0,0,2, 0x88,0xb5, fill(0x00, 46) }";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Each of sixteen makers makes so many. */
  private static final int PAIRS = 100;

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("c");

  @AfterEach
  void remove() {
    host.close();
  }

  private ExporterProcess exporter() throws Exception {
    return ExporterProcess.start(folder, host.command(), "--web.listen-address", "127.0.0.1:0");
  }

  private String scrapeWith(int port, String line) {
    return await().atMost(LIMIT).until(() -> host.scrape(port), text -> text.contains(line));
  }

  @Test
  void followsEachChangeWithoutReadingAllAnew() throws Exception {
    try (ExporterProcess exporter = exporter()) {
      int port = exporter.port();
      assertThat(host.scrape(port)).doesNotContain("device=\"a0\"");

      host.run("ip", "link", "add", "a0", "type", "veth", "peer", "name", "a1");
      String added = scrapeWith(port, "partywall_interface_up{device=\"a0\"} 0\n");
      assertThat(added).contains("partywall_interface_receive_packets_total{device=\"a1\"} 0\n");

      host.run("ip", "link", "add", "br0", "type", "bridge");
      host.run("ip", "link", "set", "a0", "name", "b0");
      host.run("ip", "link", "set", "b0", "master", "br0", "address", "02:00:00:00:00:09", "up");
      String renamed =
          scrapeWith(
              port,
              "partywall_interface_info{device=\"b0\",kind=\"veth\",master=\"br0\","
                  + "mac=\"02:00:00:00:00:09\",driver=\"veth\",offloads=\"tso,gso\"} 1\n");
      assertThat(renamed)
          .contains("partywall_interface_up{device=\"b0\"} 1\n")
          .doesNotContain("device=\"a0\"");

      host.run("ip", "link", "set", "b0", "nomaster");
      host.run("tc", "qdisc", "add", "dev", "a1", "root", "pfifo", "limit", "10");
      host.run("tc", "qdisc", "add", "dev", "a1", "clsact");
      String queues =
          scrapeWith(port, "partywall_qdisc_drops_total{device=\"a1\",kind=\"clsact\"} 0\n");
      assertThat(queues)
          .contains("partywall_qdisc_drops_total{device=\"a1\",kind=\"pfifo\"} 0\n")
          .contains("partywall_interface_info{device=\"b0\",kind=\"veth\",master=\"\",");

      host.run("ip", "link", "del", "b0");
      await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(host.scrape(port))
                  .doesNotContain("device=\"b0\"")
                  .doesNotContain("device=\"a1\"")
                  .contains("partywall_netlink_link_dumps_total 1\n"));
    }
  }

  @Test
  void missesNoScrapeWhileHundredsOfInterfacesComeAndGoEachSecond() throws Exception {
    host.run("ip", "link", "add", "stay0", "type", "veth", "peer", "name", "stay1");
    host.run("ip", "link", "set", "stay0", "up");
    host.run("ip", "link", "set", "stay1", "up");
    try (ExporterProcess exporter = exporter()) {
      int port = exporter.port();
      Process churn =
          new ProcessBuilder(
                  host.command(
                      "sh",
                      "-c",
                      // The kernel waits for all readers at each deletion: side by side it is
                      // about 700 interfaces a second.
                      "for p in $(seq 1 16); do"
                          + " for i in $(seq 1 "
                          + PAIRS
                          + "); do"
                          + " echo link add x$p-$i type veth peer name y$p-$i;"
                          + " echo link del x$p-$i; done | timeout 120 ip -batch - & done; wait"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("churn.out").toFile())
              .start();
      try {
        long received = 0;
        int scrapes = 0;
        while (churn.isAlive()) {
          host.send("stay0", FRAME, 10);
          String metrics = host.scrape(port);
          scrapes++;
          long now = counters(metrics).getOrDefault(series("stay1"), -1L);
          assertThat(now).as("scrape %s", scrapes).isBetween(received, 10L * scrapes);
          received = now;
          assertThat(metrics).contains("partywall_collector_success{collector=\"kernel\"} 1\n");
        }
        assertThat(churn.waitFor()).isZero();
        assertThat(folder.resolve("churn.out")).isEmptyFile();
        assertThat(scrapes).isPositive();
        long sent = 10L * scrapes;
        scrapeWith(port, series("stay1") + " " + sent + "\n");
      } finally {
        churn.destroyForcibly();
      }
      await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(counters(host.scrape(port)).keySet())
                  .containsExactlyInAnyOrder(series("lo"), series("stay0"), series("stay1")));
    }
  }

  private static String series(String device) {
    return "partywall_interface_receive_packets_total{device=\"" + device + "\"}";
  }

  private static Map<String, Long> counters(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("partywall_interface_receive_packets_total{"))
        .map(line -> line.split(" ", -1))
        .collect(toMap(words -> words[0], words -> Long.valueOf(words[1])));
  }
}
