package io.partywall.exporter.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of proc(5) with lines such as {@code MemTotal: 24639756 kB}. */
final class KilobyteLines {
  private final Path file;
  private final List<String> lines;

  /** Reads it. */
  KilobyteLines(Path file) throws IOException {
    this.file = file;
    this.lines = Files.readAllLines(file);
  }

  /** What the line of that name says, in bytes. */
  long bytes(String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name + ':') && line.endsWith(" kB")) {
        return 1024 * Long.parseLong(line.substring(name.length() + 1, line.length() - 3).strip());
      }
    }
    throw new IOException(file + " has no line " + name);
  }
}
