package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses known frames on declared paths where a counter sees it and where none does. */
@Tag("system")
final class PathSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ELM = "02:00:00:00:01:01";
  private static final String FRAME_FOR_ELM =
      "{ 0x02,0,0,0,1,1, 0x02,0,0,0,0,2, 0x88,0xb5, fill(0x00, 46) }";
  private static final int FAR = 7;

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("h");
  private final Namespace network = Namespace.create("n");

  /** What comes by in0 leaves by out0, or by another port for elm. */
  @BeforeEach
  void connect() {
    host.run("ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0");
    host.run("ip", "link", "set", "br0", "up");
    veth("in");
    veth("out");
  }

  private void veth(String name) {
    host.run(
        "ip",
        "link",
        "add",
        name + "0",
        "type",
        "veth",
        "peer",
        "name",
        name + "1",
        "netns",
        network.name());
    network.run("ip", "link", "set", name + "1", "up");
    host.join(name + "0", "br0");
    if (name.equals("out")) {
      host.run("bridge", "fdb", "add", "02:00:00:00:00:07", "dev", "out0", "master", "static");
    }
  }

  @AfterEach
  void remove() {
    try (host;
        network) {
      // Closing is all.
    }
  }

  private ExporterProcess exporter(String paths) throws Exception {
    Path configuration =
        Files.writeString(folder.resolve("exporter.yaml"), "listen: 127.0.0.1:0\npaths:\n" + paths);
    return ExporterProcess.start(folder, host.command(), "--config", configuration.toString());
  }

  private void send(int frames) {
    new UdpFrames(folder).send(network, "in1", frames, FAR, 1, 9);
  }

  /** Waits until the exporter says this of the path, without what is the same in each line. */
  private void awaitBalance(int port, String path, String expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(balance(host.scrape(port), path)).isEqualTo(expected));
  }

  private static String balance(String metrics, String path) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("partywall_path_"))
        .filter(line -> line.contains("{path=\"" + path + "\""))
        .map(line ->
            line.replaceFirst(
                    "partywall_path_(\\w+)\\{path=\"\\w+\"(?:,place=\"(\\w+)\")?", "$1 $2")
                .replaceFirst("^(\\S+) *(\\w*)[^}]*} ", "$1 $2 ")
                .replace("  ", " "))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void tellsTheRestThatNoCounterSeesToTheFrame() throws Exception {
    try (ExporterProcess exporter = exporter("  - {name: through, from: in0, to: out0}\n")) {
      int port = exporter.port();
      awaitBalance(
          port,
          "through",
          """
          up 1
          waiting_packets 0
          offered_packets_total 0
          delivered_packets_total 0
          lost_packets_total other 0
          lost_packets_total qdisc 0
          unexplained_packets 0
          """);

      send(1000);
      awaitBalance(
          port,
          "through",
          """
          up 1
          waiting_packets 0
          offered_packets_total 1000
          delivered_packets_total 1000
          lost_packets_total other 0
          lost_packets_total qdisc 0
          unexplained_packets 0
          """);

      // A counter sees these: one passes, ten wait, the queue drops the others.
      host.run(
          "tc", "qdisc", "add", "dev", "out0", "root", "tbf", "rate", "8bit", "burst", "60",
          "limit", "600");
      send(300);
      awaitBalance(
          port,
          "through",
          """
          up 1
          waiting_packets 10
          offered_packets_total 1300
          delivered_packets_total 1001
          lost_packets_total other 0
          lost_packets_total qdisc 289
          unexplained_packets 0
          """);

      // No counter sees these: the bridge does not let isolated ports talk to each other.
      for (String device : new String[] {"in0", "out0"}) {
        host.run("bridge", "link", "set", "dev", device, "isolated", "on");
      }
      send(123);
      awaitBalance(
          port,
          "through",
          """
          up 1
          waiting_packets 10
          offered_packets_total 1423
          delivered_packets_total 1001
          lost_packets_total other 0
          lost_packets_total qdisc 289
          unexplained_packets 123
          """);

      // The ten that waited go with their queue, and no counter falls.
      host.run("ip", "link", "del", "out0");
      awaitUp(port, 0);
      veth("out");
      awaitUp(port, 1);
      send(7);
      awaitBalance(
          port,
          "through",
          """
          up 1
          waiting_packets 0
          offered_packets_total 1430
          delivered_packets_total 1008
          lost_packets_total other 0
          lost_packets_total qdisc 289
          unexplained_packets 133
          """);
    }
  }

  private void awaitUp(int port, int up) {
    String series = "partywall_path_up{path=\"through\",from=\"in0\",to=\"out0\"} ";
    await().atMost(LIMIT).until(() -> host.scrape(port).contains(series + up + "\n"));
  }

  @Test
  void tellsWhatAGuestThatDoesNotRunHolds() throws Exception {
    try (SuspendedGuest elm = SuspendedGuest.start(folder, host, "elm", "tap0", ELM);
        ExporterProcess exporter =
            exporter(
                """
                  - {name: in, from: in0, to: {guest: elm}}
                  - {name: out, from: {guest: elm}, to: in0}
                """)) {
      elm.joins("br0");
      int port = exporter.port();
      awaitBalance(
          port,
          "out",
          """
          up 1
          waiting_packets 0
          offered_packets_total 0
          delivered_packets_total 0
          lost_packets_total other 0
          lost_packets_total qdisc 0
          unexplained_packets 0
          """);

      network.send("in1", FRAME_FOR_ELM, 3000);
      // QEMU takes one frame, and the tap holds 999, of which no counter tells.
      awaitBalance(
          port,
          "in",
          """
          up 1
          waiting_packets 0
          offered_packets_total 3000
          delivered_packets_total 1
          lost_packets_total guest_queue 2000
          lost_packets_total qdisc 0
          unexplained_packets 999
          """);
      elm.assertAlive();
    }
  }
}
