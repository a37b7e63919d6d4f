package io.partywall.orchestrator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The counters of the interfaces that last, all but those of {@link Interfaces#change}, as {@code
 * /proc/net/dev} has them, beside an exposition's.
 */
final class KernelCounters {
  private static final Path FILE = Path.of("/proc/net/dev");
  // Documentation/networking/statistics.rst: after the name, 8 columns received and 8 transmitted.
  private static final Map<String, Integer> COLUMNS =
      Map.of(
          "receive_bytes", 1,
          "receive_packets", 2,
          "transmit_bytes", 9,
          "transmit_packets", 10);
  private static final Pattern SAMPLE =
      Pattern.compile(
          "partywall_interface_(\\w+)_total\\{device=\"(?!"
              + Interfaces.PASSING
              + ")([^\"]+)\".* (\\S+)");

  private KernelCounters() {}

  /** How many interfaces that last an exposition has. */
  static int lasting(String exposition) {
    return (int)
        exposition
            .lines()
            .map(SAMPLE::matcher)
            .filter(sample -> sample.matches() && sample.group(1).equals("receive_packets"))
            .count();
  }

  /** Which counters of that daemon differ from the kernel's, a line each, while no frame passes. */
  static List<String> differences(Daemon daemon) throws IOException {
    Map<String, Long> kernel = ofKernel();
    Map<String, Long> exported = exported(daemon.scrape(daemon.contender().interfaces(), false));
    List<String> lines = new ArrayList<>();
    kernel.forEach((name, value) -> {
      Long told = exported.get(name);
      if (told == null || !told.equals(value)) {
        lines.add("%s is %d, exported as %s".formatted(name, value, told));
      }
    });
    return lines;
  }

  private static Map<String, Long> ofKernel() throws IOException {
    Map<String, Long> values = new TreeMap<>();
    for (String line : Files.readAllLines(FILE)) {
      String[] words = line.strip().split(":?\\s+", -1);
      // Two lines are headings; loopback carries the scrapes themselves.
      if (!line.contains("|")
          && !words[0].startsWith(Interfaces.PASSING)
          && !words[0].equals("lo")) {
        COLUMNS.forEach(
            (counter, column) -> values.put(words[0] + " " + counter, Long.valueOf(words[column])));
      }
    }
    return values;
  }

  private static Map<String, Long> exported(Answer answer) {
    Map<String, Long> values = new TreeMap<>();
    answer
        .body()
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> COLUMNS.containsKey(sample.group(1)))
        .forEach(sample ->
            values.put(
                sample.group(2) + " " + sample.group(1),
                (long) Double.parseDouble(sample.group(3))));
    return values;
  }
}
