package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class LoopbackServerTest {
  @TempDir private Path directory;

  @Test
  void endsWithTheProgramThatStartedItEvenWhenThatIsKilled()
      throws IOException, InterruptedException {
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    try {
      String ready = owner.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(ready).startsWith("ready on 127.0.0.1:");
      ProcessHandle server = owner.children().findFirst().orElseThrow();

      owner.destroyForcibly();

      await().atMost(Duration.ofSeconds(20)).until(() -> !server.isAlive());
    } finally {
      owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Starts a server and leaves it running. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws InterruptedException {
      AlertmanagerServer server =
          AlertmanagerServer.start(Path.of(arguments[0]), URI.create("http://127.0.0.1:9/"));
      System.out.println("ready on " + server.address());
      Thread.sleep(Duration.ofSeconds(60));
    }
  }
}
