package io.partywall.exporter;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process in a network namespace and in a control group of its own, as LXC makes them. */
final class Container implements AutoCloseable {
  private final Running process;
  private final Path group;

  private Container(Running process, Path group) {
    this.process = process;
    this.group = group;
  }

  /** Starts it in that namespace, and names it as the namespace is named. */
  static Container start(Path folder, Namespace namespace) throws IOException {
    Path group = Files.createDirectory(hierarchy().resolve("lxc.payload." + namespace.name()));
    return new Container(
        Running.start(
            namespace,
            folder,
            "sh",
            "-c",
            "echo $$ >" + group.resolve("cgroup.procs") + " && exec sleep 600"),
        group);
  }

  /** Any of version 1, or the one of version 2. */
  private static Path hierarchy() {
    Path root = Path.of("/sys/fs/cgroup");
    Path pids = root.resolve("pids");
    return Files.isDirectory(pids) ? pids : root;
  }

  void assertAlive() throws IOException {
    process.assertAlive();
  }

  @Override
  public void close() throws IOException {
    process.close();
    // The group is busy until the kernel has done with the process.
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> Files.deleteIfExists(group));
  }
}
