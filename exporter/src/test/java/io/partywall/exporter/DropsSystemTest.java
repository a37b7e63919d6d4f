package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector of drops needs, and what it leaves behind. */
@Tag("system")
final class DropsSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern PROGRAM = Pattern.compile("prog_id:\\s+(\\d+)");

  private static final int HOST = 1;
  private static final int GUEST = 2;
  private static final int CLOSED_PORT = 9;

  @TempDir private Path folder;

  private final Namespace inside = Namespace.create("a");
  private final Namespace outside = Namespace.create("b");

  @BeforeEach
  void connect() {
    inside.run(
        "ip", "link", "add", "in0", "type", "veth", "peer", "name", "in1", "netns", outside.name());
    outside.run("ip", "link", "set", "in1", "up");
    inside.run("ip", "link", "set", "in0", "address", mac(HOST), "up");
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

      frames().send(outside, "in1", 100, HOST, 1, CLOSED_PORT);

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

      frames().send(outside, "in1", 100, HOST, 1, CLOSED_PORT);

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

  private static String mac(int last) {
    return "02:00:00:00:00:%02x".formatted(last);
  }
}
