package io.partywall.orchestrator.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for counters that fall, from one scrape in the text format to the next. A series that was
 * not there the time before begins anew.
 */
final class CounterWatch {
  private static final String COUNTER = " counter";
  private static final String TYPE = "# TYPE ";

  private Map<String, Double> before = Map.of();
  private final List<String> falls = new ArrayList<>();

  /** Takes the next scrape, and gives how many series of counters it has. */
  int next(String exposition) {
    Set<String> counters = new HashSet<>();
    Map<String, Double> now = new HashMap<>();
    exposition
        .lines()
        .forEach(line -> {
          if (line.startsWith(TYPE) && line.endsWith(COUNTER)) {
            counters.add(line.substring(TYPE.length(), line.length() - COUNTER.length()));
          } else if (!line.startsWith("#") && counters.contains(line.split("[{ ]", 2)[0])) {
            int blank = line.lastIndexOf(' ');
            now.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
          }
        });
    now.forEach((series, value) -> {
      Double last = before.get(series);
      if (last != null && value < last) {
        falls.add("%s fell from %.0f to %.0f".formatted(series, last, value));
      }
    });
    before = now;
    return now.size();
  }

  /** What fell so far, a line for each time. */
  List<String> falls() {
    return List.copyOf(falls);
  }
}
