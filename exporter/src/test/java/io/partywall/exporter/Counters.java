package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The counters of an answer, by their whole names. */
record Counters(Map<String, Double> values) {
  /** Reads an answer, which must be a whole one without a series twice. */
  static Counters of(String metrics) {
    assertThat(metrics).endsWith("\n");
    Set<String> counters = new HashSet<>();
    Map<String, Double> values = new TreeMap<>();
    Set<String> series = new HashSet<>();
    metrics
        .lines()
        .forEach(line -> {
          if (line.startsWith("# TYPE ") && line.endsWith(" counter")) {
            counters.add(line.split(" ", -1)[2]);
          } else if (!line.startsWith("#")) {
            int end = line.lastIndexOf(' ');
            String name = line.substring(0, end);
            assertThat(series.add(name)).as("%s for the first time", name).isTrue();
            if (counters.contains(name.split("\\{", 2)[0])) {
              values.put(name, Double.valueOf(line.substring(end + 1)));
            }
          }
        });
    assertThat(values).isNotEmpty();
    return new Counters(values);
  }

  /** Those that may not begin anew. */
  Counters without(Predicate<String> series) {
    Map<String, Double> others = new TreeMap<>(values);
    others.keySet().removeIf(series);
    return new Counters(others);
  }

  /** Nothing that is in both has fallen. */
  void followOn(Counters before) {
    assertThat(before.values.entrySet())
        .filteredOn(was -> values.containsKey(was.getKey()))
        .allSatisfy(was ->
            assertThat(values.get(was.getKey()))
                .as(was.getKey())
                .isGreaterThanOrEqualTo(was.getValue()));
  }
}
