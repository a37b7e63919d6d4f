package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.SshHost;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.traffic.VethPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that was killed leaves on a real host. */
@Tag("system")
class RestoreCommandTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void waitsForTheEndOfItsProgramsAndTakesItsLeaseAway() throws IOException {
    String mark = "8" + System.nanoTime();
    Path lease = directory.resolve("lease");
    Path unfinished = directory.resolve("lease.new");
    Path bed = directory.resolve("testbed.yaml");
    try (VethPair link = new VethPair();
        SshServer server = SshServer.startInNamespace(directory.resolve("server"), link.source())) {
      Documents.writeYaml(bed, TestBeds.raw(Map.of("one", server.address()), lease));
      Files.writeString(lease, "experiment=broken-off\n");
      Files.writeString(unfinished, "experiment=bro");
      try (Host killed = SshHost.connect("one", server.address())) {
        // Deaf to the first signal, it lives on for two seconds after the connection's end.
        killed.start(
            Duration.ofMinutes(1), List.of("bash", "-c", "trap '' INT; sleep " + mark + "; :"));
        await().atMost(SOON).until(() -> !running(mark).isEmpty());
      }

      Ran ran = Ran.command("restore", "--testbed", bed);

      assertThat(running(mark)).isEmpty();
      assertThat(ran)
          .isEqualTo(
              new Ran(
                  0,
                  """
                  one: no program of a run is left
                  one: alerts and sampling are on
                  """,
                  ""));
      assertThat(lease).doesNotExist();
      assertThat(unfinished).doesNotExist();
    }
  }

  private static List<String> running(String mark) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.endsWith("sleep " + mark))
        .toList();
  }
}
