package io.partywall.orchestrator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process occupies, in bytes, as {@code /proc/PID/smaps_rollup} has it.
 *
 * @param resident all of it, Rss
 * @param proportional shared pages divided by their users, Pss
 * @param privateDirty what it alone has written, and so can only be had back from it
 */
record Memory(long resident, long proportional, long privateDirty) {
  static Memory of(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  static Memory parse(List<String> lines) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : lines) {
      // "Rss:               13744 kB"
      String[] words = line.split("\\s+", -1);
      if (words.length == 3 && words[2].equals("kB")) {
        bytes.put(words[0], Long.parseLong(words[1]) * 1024);
      }
    }
    return new Memory(value(bytes, "Rss:"), value(bytes, "Pss:"), value(bytes, "Private_Dirty:"));
  }

  private static long value(Map<String, Long> bytes, String name) {
    Long value = bytes.get(name);
    if (value == null) {
      throw new IllegalStateException("smaps_rollup has no " + name);
    }
    return value;
  }
}
