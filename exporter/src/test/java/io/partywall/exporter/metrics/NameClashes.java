package io.partywall.exporter.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds names that two families of one exposition, in text, lay claim to. Families come from two
 * hands, the project's writer and the client's registry, neither of which knows the other's.
 */
public final class NameClashes {
  private static final String TYPE = "# TYPE ";

  private NameClashes() {}

  /** Each clash as {@code name: family, family}; OpenMetrics' rules, as they are the stricter. */
  public static List<String> in(String exposition) {
    Map<String, String> owners = new HashMap<>();
    List<String> clashes = new ArrayList<>();
    for (String line : exposition.lines().filter(text -> text.startsWith(TYPE)).toList()) {
      String[] words = line.substring(TYPE.length()).split(" ", -1);
      for (String name : claimed(words[0], words[1])) {
        String other = owners.putIfAbsent(name, words[0]);
        if (other != null) {
          clashes.add(name + ": " + other + ", " + words[0]);
        }
      }
    }
    return clashes;
  }

  private static Set<String> claimed(String family, String type) {
    String name = Format.withoutTotal(family);
    Set<String> names = new HashSet<>(Set.of(name));
    switch (type) {
      case "counter" -> names.addAll(List.of(name + "_total", name + "_created"));
      case "summary" -> names.addAll(List.of(name + "_count", name + "_sum", name + "_created"));
      case "histogram" ->
          names.addAll(
              List.of(name + "_count", name + "_sum", name + "_bucket", name + "_created"));
      default -> {}
    }
    return names;
  }
}
