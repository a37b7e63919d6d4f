package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as an ordinary user with few capabilities, and a real QEMU that root runs. */
@Tag("system")
final class CapabilitySystemTest {
  @TempDir private Path folder;

  private final Namespace namespace = Namespace.create("c");
  private final Process guest;

  /** The guest's processors never run: its process is what is looked for. */
  CapabilitySystemTest() throws IOException {
    namespace.run("ip", "tuntap", "add", "tap0", "mode", "tap");
    namespace.run("ip", "link", "set", "tap0", "up");
    guest =
        new ProcessBuilder(
                namespace.command(
                    "qemu-system-x86_64",
                    "-name",
                    "owned-by-root",
                    "-accel",
                    "tcg",
                    "-S",
                    "-nodefaults",
                    "-display",
                    "none",
                    "-m",
                    "16",
                    "-netdev",
                    "tap,id=net0,ifname=tap0,script=no,downscript=no",
                    "-device",
                    "virtio-net-pci,netdev=net0"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
  }

  @BeforeEach
  void waitUntilTheTapIsTaken() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .failFast("QEMU ended", () -> !guest.isAlive())
        .until(() -> namespace.run("ip", "link", "show", "tap0").contains("LOWER_UP"));
  }

  @AfterEach
  void remove() throws InterruptedException {
    try (namespace) {
      guest.destroy();
      if (!guest.waitFor(10, TimeUnit.SECONDS)) {
        guest.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void findsTheGuestWithTwoCapabilities() throws Exception {
    try (ExporterProcess exporter = start("+sys_ptrace,+dac_read_search")) {
      assertThat(get(exporter.port(), "/metrics"))
          .contains(
              "partywall_guest_nic_info{vmm=\"kvm\",guest=\"owned-by-root\",nic=\"0\",device=\"tap0\"")
          .contains("partywall_collector_success{collector=\"kvm\"} 1\n")
          .doesNotContain("partywall_collector_success{collector=\"interface\"} 0\n");
    }
  }

  @Test
  void namesTheCapabilityThatIsMissing() throws Exception {
    try (ExporterProcess exporter = start("+dac_read_search")) {
      int port = exporter.port();
      assertThat(get(port, "/metrics"))
          .contains("partywall_interface_up{device=\"tap0\"} 1\n")
          .contains("partywall_collector_success{collector=\"kvm\"} 0\n")
          .doesNotContain("partywall_guest_nic_info{");
      assertThat(get(port, "/"))
          .containsPattern(
              "<td>failed: /proc/\\d+/ns/net: permission denied; is CAP_SYS_PTRACE missing\\?</td>");
    }
  }

  private ExporterProcess start(String capabilities) throws IOException {
    String set = "-all," + capabilities;
    List<String> command =
        new ArrayList<>(
            namespace.command(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + set,
                "--ambient-caps=" + set,
                "--bounding-set=" + set));
    return ExporterProcess.start(folder, command, "--web.listen-address", "127.0.0.1:0");
  }

  private String get(int port, String path) {
    String response =
        Programs.run(
            "GET " + path + " HTTP/1.0\r\n\r\n",
            namespace.command("socat", "-t20", "-", "TCP:127.0.0.1:" + port + ",shut-none"));
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }
}
