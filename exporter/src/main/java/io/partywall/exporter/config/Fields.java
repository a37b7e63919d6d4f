package io.partywall.exporter.config;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** The fields of one mapping of a YAML file, read strictly: what is not understood is refused. */
final class Fields {
  private final String source;
  private final String prefix;
  private final Map<?, ?> values;

  /**
   * Checks the names of the fields.
   *
   * @param place the mapping's own name, empty for the whole file
   */
  Fields(String source, String place, Object mapping, List<String> allowed) {
    this.source = requireNonNull(source, "source is null");
    this.prefix = place.isEmpty() ? "" : place + ".";
    if (!(mapping instanceof Map<?, ?> map)) {
      throw BadInput.of(
          source, place, show(mapping) + " is no mapping", "write its fields as 'name: value'");
    }
    this.values = map;
    for (Object name : map.keySet()) {
      if (!(name instanceof String text) || !allowed.contains(text)) {
        throw BadInput.of(
            source,
            prefix + name,
            "unknown field",
            "remove it, or use one of: " + String.join(", ", new TreeSet<>(allowed)));
      }
    }
  }

  Optional<String> text(String name) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    throw BadInput.of(source, prefix + name, show(value) + " is no text", "write a text");
  }

  Optional<Boolean> flag(String name) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    throw BadInput.of(
        source, prefix + name, show(value) + " is neither true nor false", "write one of them");
  }

  OptionalInt integer(String name, int smallest, int largest) {
    Object value = values.get(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Integer number && number >= smallest && number <= largest) {
      return OptionalInt.of(number);
    }
    throw BadInput.of(
        source,
        prefix + name,
        show(value) + " is no whole number from " + smallest + " to " + largest,
        "write a number in that range");
  }

  /**
   * A list of texts; one text alone counts as a list of one. Empty only when the field is absent.
   */
  List<String> texts(String name) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof String text) {
      texts.add(text);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        if (!(list.get(i) instanceof String text)) {
          throw BadInput.of(
              source,
              prefix + name + "[" + i + "]",
              show(list.get(i)) + " is no text",
              "write a text");
        }
        texts.add(text);
      }
    } else {
      throw BadInput.of(
          source, prefix + name, show(value) + " is no list of texts", "write a list of texts");
    }
    return texts;
  }

  Optional<Fields> section(String name, List<String> allowed) {
    Object value = values.get(name);
    return value == null
        ? Optional.empty()
        : Optional.of(new Fields(source, prefix + name, value, allowed));
  }

  boolean isSection(String name) {
    return values.get(name) instanceof Map<?, ?>;
  }

  /** A list of mappings with the same fields; empty only when the field is absent. */
  List<Fields> sections(String name, List<String> allowed) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw BadInput.of(
          source, prefix + name, show(value) + " is no list of mappings", "write a list of them");
    }
    List<Fields> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      sections.add(
          new Fields(
              source,
              prefix + name + "[" + i + "]",
              requireNonNullElse(list.get(i), "null"),
              allowed));
    }
    return sections;
  }

  BadInput refusal(String name, String problem, String remedy) {
    return BadInput.of(source, prefix + name, problem, remedy);
  }

  private static String show(Object value) {
    return "'" + value + "'";
  }
}
