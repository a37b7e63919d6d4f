package io.partywall.orchestrator.cli;

import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.VethPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Three hosts with a real SSH server each, an exporter, and a link that carries real frames. */
final class WiredHosts implements AutoCloseable {
  private final VethPair link;
  private final SshServer source;
  private final SshServer sink;
  private final SshServer unit;
  private final Path lease;
  private final int exporterPort;
  private final Process exporter;

  WiredHosts(Path folder) throws IOException {
    link = new VethPair();
    source = SshServer.startInNamespace(folder.resolve("source"), link.source());
    sink = SshServer.startInNamespace(folder.resolve("sink"), link.sink());
    unit = SshServer.start(folder.resolve("unit"));
    lease = Files.createDirectory(folder.resolve("run")).resolve("lease");
    exporterPort = SshServer.freePort();
    exporter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.partywall.exporter.Exporter",
                "--web.listen-address",
                "127.0.0.1:" + exporterPort)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("exporter.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).until(this::exporterListens);
  }

  /** The link from {@code source} to {@code sink}. */
  Stream stream() {
    return link.stream();
  }

  Map<String, HostAddress> addresses() {
    return Map.of("source", source.address(), "sink", sink.address(), "unit", unit.address());
  }

  /** The experiment's lease, in a directory of its own. */
  Path lease() {
    return lease;
  }

  /** Ends every connection to {@code sink}. */
  void cutSink() {
    sink.cut();
  }

  /** Writes the test bed of these hosts with one stream. */
  void declare(Path bed, Map<String, HostAddress> hosts, Stream stream) throws IOException {
    Documents.writeYaml(bed, TestBeds.raw(hosts, "unit", exporterPort, lease, stream));
  }

  private boolean exporterListens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), exporterPort)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    exporter.destroyForcibly();
    unit.close();
    sink.close();
    source.close();
    link.close();
  }
}
