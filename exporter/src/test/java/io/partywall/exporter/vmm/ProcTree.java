package io.partywall.exporter.vmm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a tree like that of proc(5) for tests. */
public final class ProcTree {
  private final Path root;

  /** A tree below that directory, whose own network namespace is {@code net:[1]}. */
  public ProcTree(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("self/ns"));
    Files.createSymbolicLink(root.resolve("self/ns/net"), Path.of("net:[1]"));
    Files.writeString(root.resolve("stat"), "cpu  1 2 3\nbtime 1700000000\nprocesses 9\n");
  }

  /** A process in state S that started 20.5 s after the machine and used 3.25 s. */
  public Path process(int pid, String namespace, String... commandLine) throws IOException {
    Path process = Files.createDirectories(root.resolve(Integer.toString(pid)));
    Files.createDirectories(process.resolve("fd"));
    Files.createDirectories(process.resolve("fdinfo"));
    Files.createDirectories(process.resolve("ns"));
    Files.createDirectories(process.resolve("task"));
    Files.writeString(process.resolve("comm"), "a (b) c\n");
    Files.createSymbolicLink(process.resolve("ns/net"), Path.of(namespace));
    StringBuilder text = new StringBuilder();
    List.of(commandLine).forEach(argument -> text.append(argument).append('\0'));
    Files.write(process.resolve("cmdline"), text.toString().getBytes(UTF_8));
    Files.writeString(process.resolve("cgroup"), "0::/\n");
    state(pid, 'S');
    return process;
  }

  /** Changes a process's state. */
  public void state(int pid, char state) throws IOException {
    String[] threads = requireNonNull(root.resolve(pid + "/task").toFile().list(), "no threads");
    Files.writeString(
        root.resolve(pid + "/stat"),
        pid
            + " (a (b) c) "
            + state
            + " 1 1 1 0 -1 4194304 100 0 0 0 300 25 7 8 20 0 "
            + threads.length
            + " 0 2050 1000000 500 1844674\n");
  }

  /** A thread that ran and waited for so many milliseconds, or has now. */
  public void thread(int pid, int tid, String name, long ran, long waited) throws IOException {
    Path thread = Files.createDirectories(root.resolve(pid + "/task/" + tid));
    Files.writeString(thread.resolve("comm"), name + "\n");
    schedstat(pid, tid, ran * 1_000_000, waited * 1_000_000);
    state(pid, 'S');
  }

  /** For how many nanoseconds a thread ran and waited. */
  public void schedstat(int pid, int tid, long ran, long waited) throws IOException {
    Files.writeString(
        root.resolve(pid + "/task/" + tid + "/schedstat"), ran + " " + waited + " 77\n");
  }

  /** Ends a thread. */
  public void endThread(int pid, int tid) throws IOException {
    for (String file : new String[] {"comm", "schedstat", ""}) {
      Files.delete(root.resolve(pid + "/task/" + tid).resolve(file));
    }
    state(pid, 'S');
  }

  /** A thread of the kernel. */
  public void kernelThread(int pid, String name, long ran, long waited) throws IOException {
    Path process = process(pid, "net:[1]");
    Files.writeString(process.resolve("cmdline"), "");
    Files.writeString(process.resolve("comm"), name + "\n");
    thread(pid, pid, name, ran, waited);
  }

  /** A descriptor of a tun device. */
  public void tun(int pid, int fd, String device) throws IOException {
    descriptor(pid, fd, "/dev/net/tun");
    Files.writeString(
        root.resolve(pid + "/fdinfo/" + fd),
        "pos:\t0\nflags:\t0104002\nmnt_id:\t25\nino:\t118\niff:\t" + device + "\n");
  }

  /** A descriptor of anything. */
  public void descriptor(int pid, int fd, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(pid + "/fd/" + fd), Path.of(target));
  }

  /** What a probe reads. */
  public ProcFiles files() {
    return new ProcFiles(root);
  }
}
