package io.partywall.exporter.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files, sockets and the like that this process has open: proc(5). */
public final class OpenFiles {
  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  // "Max open files            1024                 1048576              files": soft, hard.
  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /** How many there are; the directory that tells is one of them, and not counted. */
  public static int count() throws IOException {
    String[] names = DESCRIPTORS.list();
    if (names == null) {
      throw new IOException(DESCRIPTORS + " could not be listed");
    }
    return names.length - 1;
  }

  /** How many there may be. */
  public static long limit() throws IOException {
    for (String line : Files.readAllLines(LIMITS)) {
      if (line.startsWith(LINE)) {
        return Long.parseLong(line.substring(LINE.length()).strip().split(" +", 2)[0]);
      }
    }
    throw new IOException(LIMITS + " has no line " + LINE);
  }
}
