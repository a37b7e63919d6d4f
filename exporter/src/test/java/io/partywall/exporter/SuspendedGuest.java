package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real QEMU whose guest does not run: its NIC takes no frame but one. */
final class SuspendedGuest implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Namespace host;
  private final String tap;
  private final String mac;

  private SuspendedGuest(Process process, Path output, Namespace host, String tap, String mac) {
    this.process = process;
    this.output = output;
    this.host = host;
    this.tap = tap;
    this.mac = mac;
  }

  /** Starts it in that namespace; its tap is in no bridge yet. */
  static SuspendedGuest start(Path folder, Namespace host, String name, String tap, String mac)
      throws IOException {
    Path output = folder.resolve(name + ".out");
    Process process =
        new ProcessBuilder(
                host.command(
                    "qemu-system-x86_64",
                    "-S",
                    "-display",
                    "none",
                    "-nodefaults",
                    "-m",
                    "32",
                    "-accel",
                    "tcg",
                    "-name",
                    name + ",debug-threads=on",
                    "-netdev",
                    "tap,id=n,ifname=" + tap + ",script=no,downscript=no",
                    "-device",
                    "virtio-net-pci,romfile=,netdev=n,mac=" + mac))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    SuspendedGuest guest = new SuspendedGuest(process, output, host, tap, mac);
    await()
        .atMost(Duration.ofSeconds(20))
        .failFast(name + " ended, see " + name + ".out", () -> !process.isAlive())
        .until(() -> host.run("ip", "-o", "link").contains(tap + ":"));
    return guest;
  }

  /** Puts the tap into a bridge, which from then on sends it all frames for the guest's NIC. */
  void joins(String bridge) {
    host.join(tap, bridge);
    host.run("bridge", "fdb", "replace", mac, "dev", tap, "master", "static");
  }

  /** Fails with what QEMU said when it has ended. */
  void assertAlive() throws IOException {
    assertThat(process.isAlive()).as(Files.readString(output, UTF_8)).isTrue();
  }

  /** Kills QEMU. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
