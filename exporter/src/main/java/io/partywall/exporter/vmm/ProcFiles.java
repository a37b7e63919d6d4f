package io.partywall.exporter.vmm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.OpenFiles;
import io.partywall.exporter.kernel.ProcessStat;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The files of proc(5) that probes read, one after the other. A process may end between any two
 * calls.
 */
public final class ProcFiles {
  private static final int MOST_DIGITS = 9;
  // The kernel keeps a page of memory for each open one (fs/seq_file.c): 4 MB for all.
  private static final int KEPT_FILES = 1000;
  // One in so many of those that the daemon may have open: clients and readings need the others.
  private static final int KEPT_PART = 4;
  // Longer than a line of 52 numbers and a command of 64 characters.
  private static final int LINE_BYTES = 2048;

  private final Path root;
  private final Semaphore places = new Semaphore(mostKept());
  private final byte[] line = new byte[LINE_BYTES];

  /** Reads below that directory, usually {@code /proc}. */
  public ProcFiles(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  private static int mostKept() {
    try {
      return (int) Math.min(KEPT_FILES, OpenFiles.limit() / KEPT_PART);
    } catch (IOException e) {
      return 0; // A sandbox without that file: they are opened for each look.
    }
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
    return new String(bytes(of(pid, name)), UTF_8);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return read(in, file);
    }
  }

  /** The file of a thread that ends meanwhile may be refused with ESRCH, and then is not there. */
  static InputStream open(Path file) throws IOException {
    try {
      return Files.newInputStream(file);
    } catch (FileSystemException e) {
      throw Files.notExists(file) ? gone(file, e) : e;
    }
  }

  /** What ends after its file was opened gives ESRCH or ENOENT when the file is read. */
  private static byte[] read(InputStream in, Path file) throws NoSuchFileException {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw gone(file, e);
    }
  }

  static NoSuchFileException gone(Path file, IOException cause) {
    NoSuchFileException gone = new NoSuchFileException(file.toString(), null, cause.getMessage());
    gone.initCause(cause);
    return gone;
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
    byte[] text = bytes(of(pid, "stat"));
    return ProcessStat.parse(text, text.length);
  }

  /** The file of a process's state, start and processor time, to be read again and again. */
  public KeptFile keepStat(int pid) {
    return keep(of(pid, "stat"));
  }

  /** The same as {@link #stat(int)}. */
  public ProcessStat stat(KeptFile file) throws IOException {
    return ProcessStat.parse(line, file.read(line));
  }

  /** The numbers of a process's threads, ascending; the first is the process's own. */
  public List<Integer> threads(int pid) throws IOException {
    return numbers(of(pid, "task"));
  }

  /** The name of a thread, of at most 15 characters. */
  public String threadName(int pid, int tid) throws IOException {
    return text(pid, "task/" + tid + "/comm").strip();
  }

  /** The file of a thread's time; there is none where the kernel keeps no such account. */
  public KeptFile keepThreadTime(int pid, int tid) {
    return keep(of(pid, "task/" + tid + "/schedstat"));
  }

  /** The time of a thread. */
  public ThreadTime threadTime(KeptFile file) throws IOException {
    return ThreadTime.parse(line, file.read(line));
  }

  private KeptFile keep(Path file) {
    return new KeptFile(file, places);
  }

  /** When the machine started. */
  public Instant bootTime() throws IOException {
    return ProcessStat.bootTime(root);
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
    String[] names = new File(directory.toString()).list();
    if (names == null) {
      try (DirectoryStream<Path> _ = Files.newDirectoryStream(directory)) {
        // Tells by its exception what is wrong.
        throw new IOException(directory + " could not be listed");
      }
    }
    List<Integer> numbers = new ArrayList<>(names.length);
    for (String name : names) {
      if (isNumber(name)) {
        numbers.add(Integer.parseInt(name));
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  private static boolean isNumber(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MOST_DIGITS;
  }
}
