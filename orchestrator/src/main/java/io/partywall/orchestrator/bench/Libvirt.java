package io.partywall.orchestrator.bench;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A libvirtd of this benchmark's own, in its mount namespace, with running guests whose processors
 * have halted: each has a disk and two NICs, as what libvirt tells of them is what is measured.
 */
final class Libvirt implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 10;
  private static final List<String> STATE =
      List.of("/etc/libvirt", "/run", "/var/lib/libvirt", "/var/cache/libvirt", "/var/log/libvirt");
  private static final String URI = "qemu:///system";

  private static final String DAEMON =
      """
      auth_unix_ro = "none"
      auth_unix_rw = "none"
      unix_sock_group = "root"
      unix_sock_rw_perms = "0700"
      """;

  /** Without what a namespace of this kind does not have. */
  private static final String QEMU =
      """
      user = "root"
      group = "root"
      security_driver = "none"
      stdio_handler = "file"
      cgroup_controllers = [ ]
      namespaces = [ ]
      remember_owner = 0
      """;

  private final Process daemon;

  private Libvirt(Process daemon) {
    this.daemon = daemon;
  }

  /** Starts the daemon and the guests; its output goes to that folder. */
  static Libvirt start(int guests, Path folder) throws IOException {
    for (String directory : STATE) {
      Files.createDirectories(Path.of(directory));
      Program.run(DEADLINE, List.of("mount", "-t", "tmpfs", "tmpfs", directory)).orThrow();
    }
    Files.createDirectories(Path.of("/run/libvirt"));
    Files.writeString(Path.of("/etc/libvirt/qemu.conf"), QEMU);
    Path configuration = Files.writeString(folder.resolve("libvirtd.conf"), DAEMON);
    Program.run(DEADLINE, List.of("ip", "link", "add", "bench0", "type", "bridge")).orThrow();
    Program.run(DEADLINE, List.of("ip", "link", "set", "bench0", "up")).orThrow();
    Libvirt libvirt =
        new Libvirt(
            new ProcessBuilder("libvirtd", "-f", configuration.toString(), "--timeout", "0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("libvirtd.log").toFile())
                .start());
    try {
      libvirt.awaitAnswer();
      Path disk = Files.write(folder.resolve("halt.img"), haltingDisk());
      for (int guest = 0; guest < guests; guest++) {
        Path description = Files.writeString(folder.resolve("guest.xml"), description(guest, disk));
        virsh("create", description.toString()).orThrow();
      }
    } catch (IOException | RuntimeException e) {
      libvirt.close();
      throw e;
    }
    return libvirt;
  }

  private static String description(int guest, Path disk) {
    return """
    <domain type='qemu'>
      <name>guest%1$d</name>
      <memory unit='MiB'>16</memory>
      <vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
      <features><acpi/></features>
      <devices>
        <emulator>/usr/bin/qemu-system-x86_64</emulator>
        <disk type='file' device='disk'>
          <driver name='qemu' type='raw'/>
          <source file='%2$s'/>
          <target dev='vda' bus='virtio'/>
          <readonly/>
          <shareable/>
        </disk>
        <interface type='bridge'>
          <source bridge='bench0'/><model type='virtio'/><rom enabled='no'/>
        </interface>
        <interface type='bridge'>
          <source bridge='bench0'/><model type='virtio'/><rom enabled='no'/>
        </interface>
      </devices>
    </domain>
    """
        .formatted(guest, disk);
  }

  /** A boot sector that switches interrupts off and halts. */
  private static byte[] haltingDisk() {
    byte[] sector = new byte[512];
    sector[0] = (byte) 0xfa;
    sector[1] = (byte) 0xf4;
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;
    return sector;
  }

  private static Program.Result virsh(String... arguments) {
    List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", URI));
    command.addAll(List.of(arguments));
    return Program.run(DEADLINE, command);
  }

  private void awaitAnswer() {
    if (!Wait.until(DEADLINE, () -> daemon.isAlive() && virsh("version").exitStatus() == 0)) {
      throw new IllegalStateException("libvirtd gives no answer; see libvirtd.log");
    }
  }

  CpuTime cpuTime() throws IOException {
    return CpuTime.of(daemon.pid());
  }

  /** Ends the daemon; the guests end with the namespace of processes in which they are. */
  @Override
  public void close() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException e) {
      daemon.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
