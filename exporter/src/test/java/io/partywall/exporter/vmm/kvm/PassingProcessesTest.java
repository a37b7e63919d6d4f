package io.partywall.exporter.vmm.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe reads the real proc(5) while what it reads there vanishes, in the midst of a file. */
class PassingProcessesTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
  private static final int KILLS = 200;
  private static final int READINGS = 2000;

  @TempDir private Path folder;

  private final QemuProbe probe = new QemuProbe(new ProcFiles(Path.of("/proc")));

  private Path qemu() {
    return folder.resolve("qemu-system-x86_64");
  }

  @AfterEach
  void remove() throws IOException {
    Files.delete(qemu());
  }

  /** Starts a program under the name of QEMU. */
  private Process start(Path program, String... arguments) throws IOException {
    if (!Files.exists(qemu())) {
      Files.createSymbolicLink(qemu(), program);
    }
    ProcessBuilder builder = new ProcessBuilder(qemu().toString());
    builder.command().addAll(List.of(arguments));
    return builder.inheritIO().start();
  }

  private boolean finds(Process process) throws IOException {
    return probe.guests(new LinkTable(List.of())).stream()
        .map(Guest::name)
        .anyMatch(("qemu-" + process.pid())::equals);
  }

  /** The files of that process that are open here. */
  private static List<String> open(Process process) throws IOException {
    List<String> open = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          open.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException e) {
          // Another thread has closed it.
        }
      }
    }
    return open.stream().filter(file -> file.startsWith("/proc/" + process.pid() + "/")).toList();
  }

  @Test
  void areGoneWhenTheyWereKilledAndHideNobody() throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    for (int i = 0; i < KILLS && System.nanoTime() < end; i++) {
      Process process = start(Path.of("/bin/sleep"), "60");
      try {
        while (!finds(process)) {
          assertThat(process.isAlive()).isTrue();
          assertThat(System.nanoTime()).isLessThan(end);
        }
        assertThat(open(process)).hasSize(2);
      } finally {
        process.destroyForcibly();
      }
      // Meanwhile it ends, and is the only guest: a failure would be the probe's.
      while (process.isAlive()) {
        finds(process);
      }
      assertThat(finds(process)).isFalse();
      assertThat(open(process)).isEmpty();
    }
  }

  @Test
  void areFoundAlsoWhileTheirThreadsEnd() throws Exception {
    Process process =
        start(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "-cp",
            System.getProperty("java.class.path"),
            ThreadChurn.class.getName());
    try {
      long end = System.nanoTime() + LIMIT_NANOS;
      while (!finds(process)) {
        assertThat(process.isAlive()).isTrue();
        assertThat(System.nanoTime()).isLessThan(end);
      }
      for (int i = 0; i < READINGS && System.nanoTime() < end; i++) {
        assertThat(finds(process)).as("reading %s", i).isTrue();
      }
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    }
  }
}
