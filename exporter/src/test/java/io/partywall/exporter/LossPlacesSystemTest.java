package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loses known numbers of frames at one place after the other. After each, every counter of losses
 * and every reason of the whole host is compared: what is lost stands where it should, once.
 */
@Tag("system")
final class LossPlacesSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int HOST = 1;
  private static final int FILTERED = 2;
  private static final int SLOW = 3;
  private static final int ASH = 4;
  private static final int OAK = 5;
  private static final int WEB = 6;

  private static final int CLOSED_PORT = 9;
  private static final int FILTERED_PORT = 10;
  private static final int SMALL_SOCKET_PORT = 11;
  private static final int OPEN_PORT = 12;

  // Of the whole machine: only its first namespace has the file.
  private static final String BACKLOG = "/proc/sys/net/core/netdev_max_backlog";

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("a");
  private final Namespace network = Namespace.create("b");
  private final Namespace web = Namespace.create("w");

  @BeforeEach
  void connect() throws IOException {
    veth(host, "in0", network, "in1", HOST);
    host.run("ip", "address", "add", "198.18.1.1/30", "dev", "in0");
    host.run("ip", "neighbour", "add", "198.18.1.2", "lladdr", mac(99), "dev", "in0");

    veth(host, "web0", web, "eth0", 98);
    web.run("ip", "link", "set", "eth0", "address", mac(WEB));
    host.run("ip", "address", "add", "198.18.2.1/30", "dev", "web0");
    web.run("ip", "address", "add", "198.18.2.2/30", "dev", "eth0");
    host.run("ip", "neighbour", "add", "198.18.2.2", "lladdr", mac(WEB), "dev", "web0");

    host.run("ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0", "stp_state", "0");
    host.run("ip", "link", "set", "br0", "up");
    for (String device : List.of("port", "filtered", "slow")) {
      veth(host, device + "0", network, device + "1", 97);
      host.join(device + "0", "br0");
    }
    Map.of("filtered0", FILTERED, "slow0", SLOW)
        .forEach((port, mac) ->
            host.run("bridge", "fdb", "add", mac(mac), "dev", port, "master", "static"));
    limit("slow0");

    host.run("ip", "link", "add", "lone0", "type", "veth", "peer", "name", "lone1");
    host.run("ip", "link", "set", "lone0", "up");
    String rules =
        """
        table ip input {
          chain c {
            type filter hook input priority 0
            udp dport %d drop
          }
        }
        table bridge forward {
          chain c {
            type filter hook forward priority 0
            ether daddr %s drop
          }
        }
        """
            .formatted(FILTERED_PORT, mac(FILTERED));
    host.run("nft", "-f", Files.writeString(folder.resolve("rules"), rules).toString());
  }

  private static void veth(Namespace here, String device, Namespace there, String peer, int mac) {
    here.run(
        "ip", "link", "add", device, "type", "veth", "peer", "name", peer, "netns", there.name());
    there.run("ip", "link", "set", peer, "up");
    here.run("ip", "link", "set", device, "address", mac(mac), "up");
  }

  /** One frame of 60 bytes passes, ten wait, and no more passes within a minute. */
  private void limit(String device) {
    host.run(
        "tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", "8bit", "burst", "60", "limit",
        "600");
  }

  @AfterEach
  void remove() {
    try (host;
        network;
        web) {
      // Closing is all.
    }
  }

  @Test
  void findsEachLostFrameAtItsPlaceForItsReasonOnceAndNoneElsewhere() throws Exception {
    try (SuspendedGuest ash = SuspendedGuest.start(folder, host, "ash", "tap0", mac(ASH));
        SuspendedGuest oak = SuspendedGuest.start(folder, host, "oak", "tap1", mac(OAK));
        Container container = Container.start(folder, web);
        DropsPrinterProcess typed = DropsPrinterProcess.start(host, "TYPED");
        DropsPrinterProcess raw = DropsPrinterProcess.start(host, "RAW");
        ExporterProcess exporter =
            ExporterProcess.start(folder, host.command(), "--web.listen-address=127.0.0.1:0")) {
      ash.joins("br0");
      oak.joins("br0");
      limit("tap1");
      int port = exporter.port();
      await()
          .atMost(LIMIT)
          .until(() ->
              host.scrape(port).contains("partywall_collector_success{collector=\"drops\"} 1\n"));
      assertThat(host.scrape(port))
          .contains("guest_nic_up{vmm=\"lxc\",guest=\"" + web.name() + "\",nic=\"0\"} 1\n");
      Losses losses =
          new Losses(() -> host.scrape(port).replace("\"" + web.name() + "\"", "\"web\""));

      Losses byTypes = new Losses(typed::ask);
      Losses byCopies = new Losses(raw::ask);

      frames().send(network, "in1", 1000, HOST, 1, CLOSED_PORT);
      losses.are("kernel_drops in0 NO_SOCKET 1000\n");

      frames().send(network, "in1", 500, HOST, 1, FILTERED_PORT);
      losses.are("kernel_drops in0 NETFILTER_DROP 500\n");

      frames().send(network, "port1", 700, FILTERED, 1, CLOSED_PORT);
      losses.are("kernel_drops filtered0 NETFILTER_DROP 700\n");

      frames().send(network, "port1", 300, SLOW, 1, CLOSED_PORT);
      losses.are("kernel_drops slow0 QDISC_DROP 289\nqdisc_drops slow0 tbf 289\n");

      // QEMU takes one frame and the tap keeps 999: these are neither lost nor delivered.
      frames().send(network, "port1", 3000, ASH, 1, CLOSED_PORT);
      losses.are(
          """
          guest_lost_packets kvm ash 0 receive guest_queue 2000
          interface_transmit_drops tap0 2000
          kernel_drops kvm ash 0 tap0 FULL_RING 2000
          """);

      frames().send(network, "port1", 300, OAK, 1, CLOSED_PORT);
      losses.are(
          """
          guest_lost_packets kvm oak 0 receive qdisc 289
          kernel_drops kvm oak 0 tap1 QDISC_DROP 289
          qdisc_drops tap1 tbf 289
          """);

      // No counter of any device knows of what a bridge throws away.
      host.run("ip", "link", "set", "tap0", "down");
      frames().send(network, "port1", 60, ASH, 1, CLOSED_PORT);
      losses.are("kernel_drops port0 NOT_SPECIFIED 60\n");
      frames().send(host, "lone0", 100, HOST, 1, CLOSED_PORT);
      losses.are("interface_transmit_drops lone0 100\nkernel_drops lone0 QDISC_DROP 100\n");

      long processors = processorsDrops(port);
      overflowBacklog();
      losses.are(
          """
          guest_lost_packets lxc web 0 receive guest_queue 380
          interface_transmit_drops web0 380
          kernel_drops lxc web 0 CPU_BACKLOG 380
          """);
      // The processors are the whole machine's.
      assertThat(processorsDrops(port) - processors).isGreaterThanOrEqualTo(380);

      web.run("ip", "link", "set", "eth0", "down");
      send("198.18.2.2", CLOSED_PORT, 50);
      losses.are(
          """
          guest_lost_packets lxc web 0 receive guest_queue 50
          interface_transmit_drops web0 50
          kernel_drops lxc web 0 web0 QDISC_DROP 50
          """);

      String refused = fullSocket();
      losses.are(refused);

      // Both ways to attach, which know of no guests.
      String all =
          """
          kernel_drops filtered0 NETFILTER_DROP 700
          kernel_drops in0 NETFILTER_DROP 500
          kernel_drops in0 NO_SOCKET 1000
          %skernel_drops lone0 QDISC_DROP 100
          kernel_drops port0 NOT_SPECIFIED 60
          kernel_drops slow0 QDISC_DROP 289
          kernel_drops tap0 FULL_RING 2000
          kernel_drops tap1 QDISC_DROP 289
          kernel_drops web0 QDISC_DROP 50
          """
              .formatted(refused);
      byTypes.are(all);
      byCopies.are(all);
      assertThat(host.scrape(port))
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"map_full\"} 0\n")
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"nested\"} 0\n")
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"series_limit\"} 0\n");
      ash.assertAlive();
      oak.assertAlive();
      container.assertAlive();
    }
  }

  private long processorsDrops(int port) {
    return host.scrape(port)
        .lines()
        .filter(line -> line.startsWith("partywall_softnet_dropped_total{"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** Ten buffers of forty datagrams: the kernel cuts them up and hands all over in one go. */
  private void overflowBacklog() throws IOException {
    host.run("ethtool", "-K", "web0", "gso", "off", "tx-udp-segmentation", "off");
    Path received = folder.resolve("received");
    try (Running reader = reader(web, "198.18.2.2", OPEN_PORT, "", "OPEN:" + received + ",creat")) {
      Path datagrams = Files.write(folder.resolve("datagrams"), new byte[400_000]);
      String send =
          String.join(
              " ",
              host.command(
                  "socat",
                  "-u",
                  "-b40000",
                  "OPEN:" + datagrams,
                  // UDP_SEGMENT (include/uapi/linux/udp.h) of SOL_UDP
                  "UDP:198.18.2.2:" + OPEN_PORT + ",setsockopt-int=17:103:1000"));
      // One process at a time, as the number is the machine's; a shell of its own restores it even
      // when this process is killed.
      Programs.run(
          "flock",
          "--wait=20",
          BACKLOG,
          "sh",
          "-c",
          """
          before=$(cat %1$s)
          restore() { echo $before >%1$s; }
          trap 'restore; exit 1' INT TERM
          echo 1 >%1$s
          timeout 10 %2$s
          status=$?
          restore
          exit $status
          """
              .formatted(BACKLOG, send));
      // Two of each buffer find room.
      await().atMost(LIMIT).until(() -> Files.size(received) == 20_000);
      reader.assertAlive();
    }
  }

  private String fullSocket() throws IOException {
    try (Running reader =
        reader(host, "127.0.0.1", SMALL_SOCKET_PORT, ",rcvbuf=2304", "OPEN:/dev/null")) {
      Programs.run("kill", "-STOP", Long.toString(reader.pid()));
      send("127.0.0.1", SMALL_SOCKET_PORT, 300);
      String counters = host.run("nstat", "-as", "UdpRcvbufErrors");
      Matcher errors = Pattern.compile("RcvbufErrors +(\\d+)").matcher(counters);
      assertThat(errors.find()).as(counters).isTrue();
      assertThat(Integer.parseInt(errors.group(1))).isBetween(1, 300);
      return "kernel_drops lo SOCKET_RCVBUFF " + errors.group(1) + "\n";
    }
  }

  private Running reader(
      Namespace namespace, String address, int port, String options, String output)
      throws IOException {
    Running reader =
        Running.start(
            namespace,
            folder,
            "socat",
            "-u",
            "UDP-RECV:" + port + ",bind=" + address + options,
            output);
    await()
        .atMost(LIMIT)
        .failFast(reader::assertAlive)
        .until(() -> namespace.run("ss", "-uln").contains(address + ":" + port + " "));
    return reader;
  }

  /** Sends datagrams of ten bytes from the host. */
  private void send(String address, int port, int datagrams) throws IOException {
    Path file = Files.write(folder.resolve("datagrams"), new byte[10 * datagrams]);
    host.run("socat", "-u", "-b10", "OPEN:" + file, "UDP-SENDTO:" + address + ":" + port);
  }

  private UdpFrames frames() {
    return new UdpFrames(folder);
  }

  private static String mac(int last) {
    return "02:00:00:00:00:%02x".formatted(last);
  }
}
