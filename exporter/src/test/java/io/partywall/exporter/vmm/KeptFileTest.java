package io.partywall.exporter.vmm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
  private final byte[] bytes = new byte[2048];
  private final Semaphore places = new Semaphore(1);

  private String read(KeptFile file) throws IOException {
    return new String(bytes, 0, file.read(bytes), US_ASCII);
  }

  @Test
  void readsWhatStandsThereNow(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "first");
    try (KeptFile file = new KeptFile(path, places)) {
      assertThat(read(file)).isEqualTo("first");

      Files.writeString(path, "2nd");

      assertThat(read(file)).isEqualTo("2nd");
      assertThat(places.availablePermits()).isEqualTo(0);
    }
    assertThat(places.availablePermits()).isEqualTo(1);
  }

  @Test
  void opensTheFileEachTimeWhereTooManyAreOpen(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "first");
    try (KeptFile file = new KeptFile(path, new Semaphore(0))) {
      assertThat(read(file)).isEqualTo("first");

      Files.delete(path);
      Files.writeString(path, "another");

      assertThat(read(file)).isEqualTo("another");
    }
  }

  @Test
  void saysThatAProcessHasEndedAndGivesItsPlaceBack() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (KeptFile file = new KeptFile(Path.of("/proc/" + process.pid() + "/stat"), places)) {
      assertThat(read(file)).startsWith(process.pid() + " (");

      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> read(file)).isInstanceOf(NoSuchFileException.class);
      assertThat(places.availablePermits()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }
}
