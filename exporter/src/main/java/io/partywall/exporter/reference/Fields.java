package io.partywall.exporter.reference;

import io.partywall.exporter.config.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One mapping of a YAML document; each refusal names the file and the field. */
final class Fields {
  private final String source;
  private final String path;
  private final Map<?, ?> values;

  private Fields(String source, String path, Map<?, ?> values) {
    this.source = source;
    this.path = path;
    this.values = values;
  }

  static Fields of(String source, String path, @Nullable Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> map)) {
      throw BadInput.of(
          source,
          path,
          describe(value) + " is not a mapping",
          "give " + String.join(", ", sorted(known)));
    }
    Fields fields = new Fields(source, path, map);
    for (Object key : map.keySet()) {
      if (!(key instanceof String name && known.contains(name))) {
        throw BadInput.of(
            source,
            fields.at(String.valueOf(key)),
            "unknown field",
            "use one of " + String.join(", ", sorted(known)));
      }
    }
    return fields;
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  String text(String name) {
    Object value = required(name);
    if (!(value instanceof String text) || text.isBlank()) {
      throw bad(
          name,
          describe(value) + " is not a text",
          "give a text, in quotes if it is made of digits");
    }
    return text;
  }

  int positive(String name) {
    if (!(required(name) instanceof Integer number) || number < 1) {
      throw bad(name, describe(values.get(name)) + " is not a whole number from 1", "give one");
    }
    return number;
  }

  double rate(String name) {
    if (!(required(name) instanceof Number number)
        || !(number.doubleValue() >= 0 && number.doubleValue() < Double.MAX_VALUE)) {
      throw bad(
          name, describe(values.get(name)) + " is not a number from 0", "give packets per second");
    }
    return number.doubleValue();
  }

  Fields mapping(String name, Set<String> known) {
    return of(source, at(name), required(name), known);
  }

  Optional<Fields> optionalMapping(String name, Set<String> known) {
    return has(name) ? Optional.of(mapping(name, known)) : Optional.empty();
  }

  List<Fields> mappings(String name, Set<String> known) {
    if (!(required(name) instanceof List<?> list)) {
      throw bad(name, describe(values.get(name)) + " is not a list", "give a list of mappings");
    }
    List<Fields> result = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      result.add(of(source, at(name) + "[" + i + "]", list.get(i), known));
    }
    return result;
  }

  BadInput bad(String name, String problem, String remedy) {
    return BadInput.of(source, name.isEmpty() ? path : at(name), problem, remedy);
  }

  private Object required(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw bad(name, "missing", "add it");
    }
    return value;
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text -> "\"" + text + "\"";
      case Map<?, ?> map -> "a mapping of " + map.size();
      case List<?> list -> "a list of " + list.size();
      default -> value.toString();
    };
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
