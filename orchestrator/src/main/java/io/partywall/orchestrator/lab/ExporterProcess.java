package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.reference.HostIdentity;
import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The exporter on the unit under test: a process of its own in that namespace. */
final class ExporterProcess {
  static final int PORT = 9917;
  private static final Duration READY = Duration.ofSeconds(30);

  private final Layout layout;
  private final Path state;

  /** As the exporter's configuration file has them. */
  private record Configuration(
      List<String> listen,
      String excludeInterfaces,
      String reference,
      String lease,
      List<LabPath> paths) {}

  ExporterProcess(Layout layout, Path state) {
    this.layout = requireNonNull(layout, "layout is null");
    this.state = requireNonNull(state, "state is null");
  }

  static Path lease(Path state) {
    return state.resolve("experiment");
  }

  static Path reference(Path state) {
    return state.resolve("reference.yaml");
  }

  Path pidFile() {
    return state.resolve("exporter.pid");
  }

  private URI ready() {
    return URI.create("http://" + managementAddress() + "/-/ready");
  }

  String managementAddress() {
    return layout.managementAddress(Layout.UNIT) + ":" + PORT;
  }

  void start(Path home, List<LabPath> paths) throws IOException {
    Path program = program(home);
    Path configuration = state.resolve("exporter.yaml");
    Documents.writeYaml(
        configuration,
        new Configuration(
            List.of("127.0.0.1:" + PORT, managementAddress()),
            Layout.MANAGEMENT_DEVICE + "|lo",
            reference(state).toString(),
            lease(state).toString(),
            paths));
    // The exporter wants a reference file from the start, and reads what replaces it later.
    new ReferenceFile(HostIdentity.ofThisHost(), Instant.now(), "none", List.of())
        .write(reference(state));
    Path log = state.resolve("exporter.log");
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        layout
            .namespace(Layout.UNIT)
            .command(List.of(program.toString(), "--config", configuration.toString())));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Files.writeString(pidFile(), process.pid() + "\n");
    awaitReady(process, log);
  }

  private static Path program(Path home) {
    Path program = home.resolve("exporter/target/runtime/bin/partywall-exporter");
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "no exporter at %s; build it with ./partywall setup".formatted(program));
    }
    return program;
  }

  private void awaitReady(Process process, Path log) throws IOException {
    if (!Wait.until(READY, () -> !process.isAlive() || isReady()) || !process.isAlive()) {
      throw new IllegalStateException(
          "the exporter is not ready: " + Files.readString(log).strip());
    }
  }

  private boolean isReady() {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      HttpRequest request = HttpRequest.newBuilder(ready()).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
