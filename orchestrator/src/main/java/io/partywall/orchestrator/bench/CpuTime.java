package io.partywall.orchestrator.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of a process, to the nanosecond, from the {@code schedstat} of its threads: the
 * ticks of {@code /proc/PID/stat} are 10 ms, more than a scrape may take.
 *
 * @param byThread nanoseconds
 */
record CpuTime(Map<String, Long> byThread) {
  CpuTime {
    byThread = Map.copyOf(byThread);
  }

  static CpuTime of(long pid) throws IOException {
    Map<String, Long> times = new HashMap<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        try {
          // Time on the processor, time in its queue, slices (Documentation/scheduler/sched-stats).
          String line = Files.readString(thread.resolve("schedstat"));
          times.put(
              thread.getFileName().toString(), Long.valueOf(line.substring(0, line.indexOf(' '))));
        } catch (NoSuchFileException ended) {
          // Between the listing and the reading.
        }
      }
    }
    return new CpuTime(times);
  }

  /**
   * Nanoseconds since an earlier reading. What a thread used that ended in between is not in it.
   */
  long since(CpuTime earlier) {
    long sum = 0;
    for (Map.Entry<String, Long> thread : byThread.entrySet()) {
      sum += thread.getValue() - earlier.byThread.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }
}
