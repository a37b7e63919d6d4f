package io.partywall.orchestrator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs commands inside a QEMU guest, here on a pseudo-terminal of this machine. */
class GuestAgentTest {
  @Test
  void readsARequestWholeThoughACommandEndsMeanwhile(@TempDir Path directory) throws IOException {
    Path agent = directory.resolve("agent");
    Scripts.install("guest-agent.sh", agent);
    Path scenario = directory.resolve("scenario");
    try (InputStream script = GuestAgentTest.class.getResourceAsStream("cut-request.sh")) {
      Files.copy(script, scenario);
    }
    List<String> inNamespaces = List.of("unshare", "--mount", "--pid", "--fork", "--kill-child");

    Program.Result result =
        Program.run(
            Duration.ofSeconds(20),
            Stream.of(inNamespaces, List.of("bash", scenario.toString(), agent.toString()))
                .flatMap(List::stream)
                .toList());

    assertThat(result.output()).isEqualTo("first started\nsecond exit 0\n");
  }
}
