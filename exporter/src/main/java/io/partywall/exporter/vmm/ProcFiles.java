package io.partywall.exporter.vmm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files of proc(5) that probes read. A process may end between any two calls. */
public final class ProcFiles {
  private static final String NUMBER = "[0-9]{1,9}";

  private final Path root;

  /** Reads below that directory, usually {@code /proc}. */
  public ProcFiles(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  /** The processes' numbers, ascending. */
  public List<Integer> pids() throws IOException {
    return numbers(root);
  }

  /** The numbers of a process's open descriptors, ascending; the directory is its user's alone. */
  public List<Integer> descriptors(int pid) throws IOException {
    try {
      return numbers(of(pid, "fd"));
    } catch (AccessDeniedException e) {
      throw missing("CAP_DAC_READ_SEARCH", e);
    }
  }

  /** What a descriptor refers to; needs the right to trace the process. */
  public String descriptor(int pid, int fd) throws IOException {
    return link(of(pid, "fd/" + fd));
  }

  /** Whether a process is in this one's network namespace. */
  public boolean inOwnNetworkNamespace(int pid) throws IOException {
    return networkNamespace(pid).equals(ownNetworkNamespace());
  }

  /**
   * The network namespace of a process, as {@code net:[inode]}; needs the right to trace the
   * process.
   */
  public String networkNamespace(int pid) throws IOException {
    return link(of(pid, "ns/net"));
  }

  /** The network namespace of this process. */
  public String ownNetworkNamespace() throws IOException {
    return Files.readSymbolicLink(root.resolve("self/ns/net")).toString();
  }

  /** A process's file as text; bytes that are no UTF-8 become replacement characters. */
  public String text(int pid, String name) throws IOException {
    return new String(Files.readAllBytes(of(pid, name)), UTF_8);
  }

  /** The argument vector; empty for a kernel thread and for a process that has ended. */
  public List<String> commandLine(int pid) throws IOException {
    String text = text(pid, "cmdline");
    if (text.isEmpty()) {
      return List.of();
    }
    // Each argument ends with a null; a program that wrote its own title may have left it out.
    return List.of(
        (text.endsWith("\0") ? text.substring(0, text.length() - 1) : text).split("\0", -1));
  }

  /** State, start and processor time. */
  public ProcessStat stat(int pid) throws IOException {
    return ProcessStat.parse(text(pid, "stat"));
  }

  /** The numbers of a process's threads, ascending; the first is the process's own. */
  public List<Integer> threads(int pid) throws IOException {
    return numbers(of(pid, "task"));
  }

  /** The name of a thread, of at most 15 characters. */
  public String threadName(int pid, int tid) throws IOException {
    return text(pid, "task/" + tid + "/comm").strip();
  }

  /** The time of a thread; there is none where the kernel keeps no such account. */
  public ThreadTime threadTime(int pid, int tid) throws IOException {
    return ThreadTime.parse(text(pid, "task/" + tid + "/schedstat"));
  }

  /** When the machine started. */
  public Instant bootTime() throws IOException {
    for (String line : Files.readAllLines(root.resolve("stat"))) {
      if (line.startsWith("btime ")) {
        return Instant.ofEpochSecond(Long.parseLong(line.substring("btime ".length()).strip()));
      }
    }
    throw new IOException(root.resolve("stat") + " has no line btime");
  }

  /** Whether there still is such a process, and it has not ended. */
  public boolean lives(int pid) {
    try {
      return !stat(pid).ended();
    } catch (IOException e) {
      return false;
    }
  }

  private static String link(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (AccessDeniedException e) {
      throw missing("CAP_SYS_PTRACE", e);
    }
  }

  private static IOException missing(String capability, AccessDeniedException cause) {
    IOException exception =
        new AccessDeniedException(
            cause.getFile(), null, "permission denied; is " + capability + " missing?");
    exception.initCause(cause);
    return exception;
  }

  private Path of(int pid, String name) {
    return root.resolve(Integer.toString(pid)).resolve(name);
  }

  private static List<Integer> numbers(Path directory) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            directory, entry -> entry.getFileName().toString().matches(NUMBER))) {
      for (Path entry : entries) {
        numbers.add(Integer.parseInt(entry.getFileName().toString()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(numbers);
    return numbers;
  }
}
