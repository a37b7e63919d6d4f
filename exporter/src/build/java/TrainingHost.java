import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process file system with this machine's numbers and one process, a guest of QEMU whose NIC is
 * the loopback interface: where guests are looked for, the training meets one on every machine.
 * Packets it loses, too.
 */
final class TrainingHost implements AutoCloseable {
  private static final List<String> OF_THIS_MACHINE =
      List.of("kallsyms", "meminfo", "net", "self", "stat", "uptime");
  private static final String PID = "4711";
  private static final int TAP = 7;
  private static final String COMMAND_LINE =
      "qemu-system-x86_64 -name training -uuid 2c1c5b9e-6f52-4f0e-9c2f-0a6b8f1d3e57 -smp 1"
          + " -netdev tap,id=net0,ifname=lo,script=no,downscript=no"
          + " -device virtio-net-pci,netdev=net0,mac=52:54:00:00:00:01";

  private final Path folder;

  /** Writes it into that folder, with a configuration that names it. */
  TrainingHost(Path folder) throws IOException {
    this.folder = folder;
    close();
    Path proc = Files.createDirectories(folder.resolve("proc"));
    for (String name : OF_THIS_MACHINE) {
      Files.createSymbolicLink(proc.resolve(name), Path.of("/proc", name));
    }
    Path process = proc.resolve(PID);
    write(process.resolve("cmdline"), COMMAND_LINE.replace(' ', '\0') + '\0');
    write(process.resolve("comm"), "qemu-system-x86\n");
    // proc(5): the state, the parent, 17 more numbers, the start in hundredths of a second, more
    write(
        process.resolve("stat"), PID + " (qemu-system-x86) S 1" + " 0".repeat(17) + " 90000 0 0\n");
    Files.createDirectories(process.resolve("ns"));
    Files.createSymbolicLink(
        process.resolve("ns/net"), Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    Files.createDirectories(process.resolve("fd"));
    Files.createSymbolicLink(process.resolve("fd/" + TAP), Path.of("/dev/net/tun"));
    write(process.resolve("fdinfo/" + TAP), "iff:\tlo\n");
    write(process.resolve("task/" + PID + "/comm"), "qemu-system-x86\n");
    write(process.resolve("task/" + PID + "/schedstat"), "1000000 1000 10\n");
    write(process.resolve("task/4712/comm"), "CPU 0/TCG\n");
    write(process.resolve("task/4712/schedstat"), "1000000 1000 10\n");
    write(configuration(), "proc: " + proc + "\n");
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** The file for the daemon's option {@code --config}, which it is started with. */
  Path configuration() {
    return folder.resolve("exporter.yaml");
  }

  /** Loses a packet on the loopback interface, as nobody listens to a port that was just closed. */
  void lose() {
    try (DatagramSocket sender = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      SocketAddress closed;
      try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        closed = receiver.getLocalSocketAddress();
      }
      sender.send(new DatagramPacket(new byte[1], 1, closed));
    } catch (IOException e) {
      // Where a firewall forbids it, the cache has a few classes less.
    }
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
