package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.LoadedPrograms;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses known numbers of frames at one place after the other, in a namespace of its own. */
@Tag("system")
final class DropsSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern DROPS =
      Pattern.compile(
          "partywall_kernel_drops_total\\{vmm=\"(.*)\",guest=\"(.*)\",nic=\"(.*)\",device=\"(.*)\","
              + "function=\"(.*)\",reason=\"(.*)\"} (\\d+)");
  private static final Pattern PROGRAM = Pattern.compile("prog_id:\\s+(\\d+)");

  private static final int UNICAST = 1;
  private static final int FILTERED = 2;
  private static final int SLOW = 3;
  private static final int GUEST = 4;

  private static final int CLOSED_PORT = 9;
  private static final int FILTERED_PORT = 10;
  private static final int SMALL_SOCKET_PORT = 11;

  @TempDir private Path folder;

  private final Namespace inside = Namespace.create("a");
  private final Namespace outside = Namespace.create("b");

  @BeforeEach
  void connect() {
    for (String device : List.of("in", "port", "filtered", "slow", "busy")) {
      Programs.run(
          "ip",
          "link",
          "add",
          device + "0",
          "netns",
          inside.name(),
          "type",
          "veth",
          "peer",
          "name",
          device + "1",
          "netns",
          outside.name());
      outside.run("ip", "link", "set", device + "1", "up");
    }
    inside.run("ip", "link", "set", "in0", "address", mac(UNICAST), "up");
    inside.run("ip", "address", "add", "198.18.1.1/30", "dev", "in0");
    inside.run("ip", "neighbour", "add", "198.18.1.2", "lladdr", mac(99), "dev", "in0");
  }

  @AfterEach
  void remove() {
    try (inside;
        outside) {
      // Closing is all.
    }
  }

  @Test
  void findsEachLostFrameAtItsPlaceForItsReasonOnce() throws Exception {
    bridgePorts();
    try (DropsPrinterProcess typed = DropsPrinterProcess.start(inside, "TYPED");
        DropsPrinterProcess raw = DropsPrinterProcess.start(inside, "RAW");
        ExporterProcess exporter = start(List.of());
        SuspendedGuest guest = SuspendedGuest.start(folder, inside, "ash", "tap0", mac(GUEST));
        Running reader = stoppedReader()) {
      guest.joins("bridge0");
      int port = exporter.port();
      awaitSuccess(port);
      assertThat(drops(typed.ask()) + drops(raw.ask()) + drops(inside.scrape(port))).isEqualTo("");
      Map<String, Long> lost = loseEverywhere();
      guest.assertAlive();
      reader.assertAlive();

      for (String place : List.of("tap0 FULL_RING", "slow0 QDISC_DROP", "busy0 CPU_BACKLOG")) {
        assertThat(lost.get(place)).describedAs(place).isPositive();
      }
      assertThat(lost.get("lo SOCKET_RCVBUFF")).isPositive();
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(drops(typed.ask())).isEqualTo(lines(lost)));
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(drops(raw.ask())).isEqualTo(lines(lost)));
      lost.put("kvm ash 0 tap0 FULL_RING", lost.remove("tap0 FULL_RING"));
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(drops(inside.scrape(port))).isEqualTo(lines(lost)));
      assertThat(inside.scrape(port))
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"map_full\"} 0\n")
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"nested\"} 0\n")
          .contains("partywall_kernel_drops_unrecorded_total{cause=\"series_limit\"} 0\n");
    }
  }

  @Test
  void saysWhichRightsAreMissingAndGoesOnWithTheRest() throws Exception {
    try (ExporterProcess exporter =
        start(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"))) {
      int port = exporter.port();
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            inside.scrape(port);
            assertThat(get(port, "/"))
                .contains("bpf is not allowed: CAP_BPF and CAP_PERFMON are missing");
          });

      assertThat(inside.scrape(port))
          .contains("partywall_collector_success{collector=\"drops\"} 0\n")
          .contains("partywall_collector_success{collector=\"interface\"} 1\n")
          .contains("partywall_collector_success{collector=\"softnet\"} 1\n")
          .doesNotContain("partywall_kernel_");
      assertThat(exporter.output())
          .containsOnlyOnce(
              "collector drops failed: bpf is not allowed: CAP_BPF and CAP_PERFMON are missing");
    }
  }

  @Test
  void countsWithoutFunctionsWhereItMayNotReadTheirAddresses() throws Exception {
    try (ExporterProcess exporter =
        start(List.of("setpriv", "--bounding-set=-all,+bpf,+perfmon", "--inh-caps=-all"))) {
      int port = exporter.port();
      awaitSuccess(port);

      frames().send(outside, "in1", 100, UNICAST, 1, CLOSED_PORT);

      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(inside.scrape(port))
                  .contains(
                      "partywall_kernel_drops_total{vmm=\"\",guest=\"\",nic=\"\",device=\"in0\","
                          + "function=\"\",reason=\"NO_SOCKET\"} 100\n"));
    }
  }

  @Test
  void worksWithTheRightsThatTheServiceHas() throws Exception {
    try (SuspendedGuest guest = SuspendedGuest.start(folder, inside, "ash", "tap0", mac(GUEST));
        ExporterProcess exporter = start(rightsOfTheService())) {
      int port = exporter.port();
      awaitSuccess(port);

      frames().send(outside, "in1", 100, UNICAST, 1, CLOSED_PORT);

      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(inside.scrape(port))
                  .containsPattern("device=\"in0\",function=\".+\",reason=\"NO_SOCKET\"} 100\n"));
      assertThat(inside.scrape(port))
          .contains("partywall_guest_info{vmm=\"kvm\",guest=\"ash\",")
          .contains("partywall_guest_nic_info{vmm=\"kvm\",guest=\"ash\",nic=\"0\",device=\"tap0\"")
          .doesNotContainPattern("partywall_collector_success\\{.*} 0\n");
      guest.assertAlive();
    }
  }

  /** A user that is nobody, with the unit's capabilities. */
  private static List<String> rightsOfTheService() throws IOException {
    Matcher granted =
        Pattern.compile("(?m)^AmbientCapabilities=(.*)$")
            .matcher(Files.readString(Path.of("../deploy/partywall-exporter.service")));
    assertThat(granted.find()).isTrue();
    String added = granted.group(1).replaceAll("(^| )CAP_", ",+").toLowerCase(Locale.ROOT);
    return List.of(
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all" + added,
        "--inh-caps=-all" + added,
        "--ambient-caps=-all" + added);
  }

  @Test
  void leavesNothingInTheKernelWhenItIsKilled() throws Exception {
    int program;
    try (ExporterProcess exporter = start(List.of())) {
      awaitSuccess(exporter.port());
      program = program(exporter.pid());
      assertThat(LoadedPrograms.contain(program)).isTrue();
    }

    Awaitility.await().atMost(LIMIT).until(() -> !LoadedPrograms.contain(program));
  }

  @Test
  void countsNothingWhenItIsSwitchedOff() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("off.yaml"), "listen: 127.0.0.1:0\ncollectors: {drops: false}\n");
    try (ExporterProcess exporter =
        ExporterProcess.start(folder, inside.command(), "--config", configuration.toString())) {
      assertThat(inside.scrape(exporter.port()))
          .contains("partywall_collector_success{collector=\"interface\"} 1\n")
          .doesNotContain("collector=\"drops\"")
          .doesNotContain("partywall_kernel_");
    }
  }

  /** A bridge whose ports filter, are slow, or lead to a guest; a port for each way to lose. */
  private void bridgePorts() throws IOException {
    inside.run(
        "ip", "link", "add", "bridge0", "type", "bridge", "mcast_snooping", "0", "stp_state", "0");
    inside.run("ip", "link", "set", "bridge0", "up");
    Map<String, Integer> ports = Map.of("filtered0", FILTERED, "slow0", SLOW);
    for (String port : List.of("port0", "filtered0", "slow0")) {
      inside.join(port, "bridge0");
    }
    ports.forEach((port, mac) ->
        inside.run("bridge", "fdb", "add", mac(mac), "dev", port, "master", "static"));
    inside.run(
        "tc", "qdisc", "add", "dev", "slow0", "root", "tbf", "rate", "8kbit", "burst", "1600",
        "limit", "1600");
    inside.run("ip", "link", "add", "lone0", "type", "veth", "peer", "name", "lone1");
    inside.run("ip", "link", "set", "lone0", "up");
    inside.run("ip", "link", "set", "busy0", "up");
    // The received frames wait in the backlog of the second processor, as they do not when the
    // sender's own has to take them in.
    Programs.run(
        "ip",
        "netns",
        "exec",
        inside.name(),
        "sh",
        "-c",
        "echo 2 >/sys/class/net/busy0/queues/rx-0/rps_cpus");
    inside.run("nft", "-f", Files.writeString(folder.resolve("rules"), rules()).toString());
  }

  /**
   * What is received by busy0 has to pass so many rules that the backlog fills; what the backlog
   * takes leaves the namespace.
   */
  private static String rules() {
    String slow =
        IntStream.range(0, 2000)
            .mapToObj(i -> "ether saddr 02:00:00:00:01:00 counter\n")
            .collect(joining());
    return """
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
    table netdev busy {
      chain c {
        type filter hook ingress device busy0 priority 0
        %sfwd to port0
      }
    }
    """
        .formatted(FILTERED_PORT, mac(FILTERED), slow);
  }

  /** Returns what was lost, by interface and reason, as the kernel's other counters tell it. */
  private Map<String, Long> loseEverywhere() throws IOException {
    UdpFrames frames = frames();
    Map<String, Long> lost = new TreeMap<>();
    frames.send(outside, "in1", 1000, UNICAST, 1, CLOSED_PORT);
    lost.put("in0 NO_SOCKET", 1000L);
    frames.send(outside, "in1", 500, UNICAST, 1, FILTERED_PORT);
    lost.put("in0 NETFILTER_DROP", 500L);
    frames.send(outside, "port1", 700, FILTERED, 1, CLOSED_PORT);
    lost.put("filtered0 NETFILTER_DROP", 700L);
    frames.send(outside, "port1", 300, SLOW, 1, CLOSED_PORT);
    lost.put("slow0 QDISC_DROP", number("tc -s qdisc show dev slow0", "dropped (\\d+)"));
    frames.send(outside, "port1", 3000, GUEST, 1, CLOSED_PORT);
    lost.put("tap0 FULL_RING", transmitDrops(inside, "tap0"));
    frames.send(inside, "lone0", 100, UNICAST, 1, CLOSED_PORT);
    lost.put("lone0 QDISC_DROP", 100L);

    Path datagrams = Files.write(folder.resolve("datagrams"), new byte[300 * 10]);
    inside.run(
        "socat", "-u", "-b10", "OPEN:" + datagrams, "UDP-SENDTO:127.0.0.1:" + SMALL_SOCKET_PORT);
    lost.put("lo SOCKET_RCVBUFF", number("nstat -as UdpRcvbufErrors", "RcvbufErrors +(\\d+)"));

    frames.flood(outside, "busy1", 8, 2500, UNICAST, CLOSED_PORT);
    lost.put("busy0 CPU_BACKLOG", transmitDrops(outside, "busy1"));
    return lost;
  }

  private long transmitDrops(Namespace namespace, String device) {
    return number(
        namespace.run("ip", "-s", "-j", "link", "show", device),
        Pattern.compile("\"tx\":\\{[^}]*\"dropped\":(\\d+)"));
  }

  private long number(String command, String pattern) {
    return number(inside.run(command.split(" ", -1)), Pattern.compile(pattern));
  }

  private static long number(String output, Pattern pattern) {
    Matcher matcher = pattern.matcher(output);
    assertThat(matcher.find()).describedAs(output).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** A program with a small socket that it does not read. */
  private Running stoppedReader() throws IOException {
    Running reader =
        Running.start(
            inside,
            folder,
            "socat",
            "-u",
            "UDP-RECV:" + SMALL_SOCKET_PORT + ",bind=127.0.0.1,rcvbuf=2304",
            "OPEN:/dev/null");
    Awaitility.await()
        .atMost(LIMIT)
        .failFast(reader::assertAlive)
        .until(() -> inside.run("ss", "-uln").contains("127.0.0.1:" + SMALL_SOCKET_PORT + " "));
    Programs.run("kill", "-STOP", Long.toString(reader.pid()));
    return reader;
  }

  private ExporterProcess start(List<String> prefix) throws IOException {
    return ExporterProcess.start(
        folder, inside.command(prefix.toArray(String[]::new)), "--web.listen-address=127.0.0.1:0");
  }

  private UdpFrames frames() {
    return new UdpFrames(folder);
  }

  private void awaitSuccess(int port) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() ->
            inside.scrape(port).contains("partywall_collector_success{collector=\"drops\"} 1\n"));
  }

  private String get(int port, String path) {
    return Programs.run(
        "GET " + path + " HTTP/1.0\r\n\r\n",
        inside.command("socat", "-t20", "-", "TCP:127.0.0.1:" + port + ",shut-none"));
  }

  private static int program(long pid) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
      for (Path file : files) {
        Matcher matcher = PROGRAM.matcher(text(file));
        if (matcher.find()) {
          return Integer.parseInt(matcher.group(1));
        }
      }
    }
    throw new AssertionError("process " + pid + " has no program");
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** The drops by owner and reason, without what the test's own TCP connections do. */
  private static String drops(String exposition) {
    Map<String, Long> drops = new TreeMap<>();
    exposition
        .lines()
        .map(DROPS::matcher)
        .filter(Matcher::matches)
        .filter(line -> !(line.group(4).equals("lo") && line.group(5).startsWith("tcp_")))
        .forEach(line -> {
          String owner = String.join(" ", line.group(1), line.group(2), line.group(3));
          String place = (owner + " " + line.group(4) + " " + line.group(6)).strip();
          drops.merge(place, Long.valueOf(line.group(7)), Long::sum);
        });
    return lines(drops);
  }

  private static String lines(Map<String, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(joining());
  }

  private static String mac(int last) {
    return "02:00:00:00:00:%02x".formatted(last);
  }
}
