package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.lab.LabPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is interrupted takes its lab down; one that is killed is in nobody's way. */
@Tag("system")
class DemoInterruptionTest {
  private static final String NAME = "dint";

  @TempDir private Path directory;

  @AfterEach
  void takeDown() throws IOException {
    Lab.down(NAME, new LabPaths(directory, directory));
  }

  @Test
  void leavesNoLabWhenInterruptedAndReplacesOneThatWasLeft()
      throws IOException, InterruptedException {
    Process killed = demo("1", "killed.log");
    Process second;
    try {
      awaitLab(killed, "killed.log");
      second = demo("2", "second.log");
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(log("second.log"))
          .endsWith(
              "partywall: lab dint: is in use by another command; wait until it is done, or use"
                  + " another name\n");
      assertThat(second.exitValue()).isEqualTo(2);
    } finally {
      killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(namespaces()).isNotEmpty();

    Process interrupted = demo("2", "interrupted.log");
    try {
      awaitLab(interrupted, "interrupted.log");
      // As control-C: the JVM treats SIGINT and SIGTERM alike.
      interrupted.destroy();
      assertThat(interrupted.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      interrupted.destroyForcibly();
    }
    assertThat(namespaces()).isEmpty();
  }

  private void awaitLab(Process demo, String file) {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> !demo.isAlive() || log(file).contains("run on lxc"));
    assertThat(demo.isAlive()).as("the demo went on; it said %s", log(file)).isTrue();
  }

  private String log(String file) {
    try {
      return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> namespaces() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/run/netns"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(entry -> entry.startsWith("pw-" + NAME))
          .toList();
    }
  }

  private Process demo(String seed, String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dpartywall.home=" + StandingLab.HOME,
                "-cp",
                System.getProperty("java.class.path"),
                "io.partywall.orchestrator.cli.Partywall",
                "demo",
                "--vmm",
                "lxc",
                "--name",
                NAME,
                "--seed",
                seed,
                "--results",
                directory.resolve("results").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    builder.environment().put("PARTYWALL_STATE", directory.toString());
    return builder.start();
  }
}
