package io.partywall.exporter.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OpenFilesTest {
  @Test
  void countsWhatIsOpen() throws IOException {
    int before = OpenFiles.count();
    List<InputStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        open.add(Files.newInputStream(Path.of("/proc/self/stat")));
      }
      // Other threads of this JVM may open and close a few meanwhile.
      assertThat(OpenFiles.count() - before).isBetween(90, 110);
    } finally {
      for (InputStream one : open) {
        one.close();
      }
    }
  }

  @Test
  void tellsTheSoftLimitThatAShellSees() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "ulimit -Sn").start();
    String limit = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(OpenFiles.limit()).isEqualTo(Long.parseLong(limit.strip()));
  }
}
