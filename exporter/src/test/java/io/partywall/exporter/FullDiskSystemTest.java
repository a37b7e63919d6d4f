package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the daemon stands, where Java keeps temporary files and where its log goes, all is full.
 */
@Tag("system")
final class FullDiskSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SCRAPES = 20;
  // In a network namespace of its own; the log that would tell another one is full.
  private static final int PORT = 9917;

  /**
   * A file system that only the program sees and that ends with it, without room for another byte
   * or, with the directory, the log and what fills it, another file.
   */
  private static final String FULL =
      """
      set -e
      mount -t tmpfs -o size=64k,nr_inodes=3 full "$1"
      cd "$1"
      shift
      : >log
      cat /dev/zero >rest 2>/dev/null || true
      ! echo x >>log 2>/dev/null
      ! echo x >another 2>/dev/null
      exec "$@" >>log 2>&1
      """;

  @TempDir private Path folder;

  private final Namespace host = Namespace.create("f");

  @AfterEach
  void remove() {
    host.close();
  }

  @Test
  void startsAndMissesNoScrapeOnAFullDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("full"));
    Path script = Files.writeString(folder.resolve("full.sh"), FULL);
    List<String> prefix =
        host.command(
            "env",
            "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + disk,
            "unshare",
            "--mount",
            "--propagation=private",
            "sh",
            script.toString(),
            disk.toString());
    try (ExporterProcess exporter =
        ExporterProcess.start(folder, prefix, "--web.listen-address=127.0.0.1:" + PORT)) {
      await()
          .atMost(LIMIT)
          .failFast("it ended", () -> ProcessHandle.of(exporter.pid()).isEmpty())
          .ignoreExceptions()
          .until(() -> !host.scrape(PORT).isEmpty());
      Path inside = Path.of("/proc", Long.toString(exporter.pid()), "root" + disk);
      // It had something to tell: at the least where it listens.
      assertThat(inside.resolve("log")).isEmptyFile();
      Path working = Path.of("/proc", Long.toString(exporter.pid()), "cwd");
      assertThat(Files.isSameFile(working, inside)).isTrue();

      Counters before = Counters.of(host.scrape(PORT));
      for (int i = 0; i < SCRAPES; i++) {
        String device = "veth" + i;
        host.run("ip", "link", "add", device, "type", "veth", "peer", "name", "peer" + i);
        String metrics =
            await()
                .atMost(LIMIT)
                .until(
                    () -> host.scrape(PORT),
                    text -> text.contains("partywall_interface_up{device=\"" + device + "\"} 0\n"));
        assertThat(metrics).contains("partywall_collector_success{collector=\"kernel\"} 1\n");
        Counters now = Counters.of(metrics);
        now.followOn(before);
        before = now;
      }

      try (Stream<Path> files = Files.list(inside)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("log", "rest");
      }
    }
  }
}
