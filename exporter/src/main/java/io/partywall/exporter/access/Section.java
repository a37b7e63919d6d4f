package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A mapping of the web configuration file, whose scalars are all texts: a password of digits stays
 * what was written. Complaints show no value, as some are secret.
 */
final class Section {
  // What Go's YAML library, which speaks YAML 1.1, takes for a truth value.
  private static final List<String> YES = List.of("true", "yes", "on", "y");
  private static final List<String> NO = List.of("false", "no", "off", "n");

  private final String source;
  private final String place;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * Reads a mapping; an empty text counts as one without fields.
   *
   * @param place the field that holds it, empty for the whole file
   */
  Section(String source, String place, Object node) {
    this.source = requireNonNull(source, "source is null");
    this.place = requireNonNull(place, "place is null");
    if (node instanceof Map<?, ?> map) {
      map.forEach((name, value) -> values.put(String.valueOf(name), value));
    } else if (!node.equals("")) {
      throw BadInput.of(source, place, "is no mapping", "write its fields as 'name: value'");
    }
  }

  /** Refuses other fields than these. */
  Section allowing(Collection<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw refusal(
            name,
            "unknown field",
            "remove it, or use one of: " + String.join(", ", new TreeSet<>(names)));
      }
    }
    return this;
  }

  Section section(String name) {
    return new Section(source, field(name), values.getOrDefault(name, ""));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Empty when the field is absent. */
  String text(String name) {
    if (values.getOrDefault(name, "") instanceof String text) {
      return text;
    }
    throw refusal(name, "is no text", "write a text");
  }

  /** Every field with its text. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.keySet().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  /** Empty when the field is absent or empty. */
  List<String> list(String name) {
    Object value = values.getOrDefault(name, "");
    if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> {
            if (item instanceof String text) {
              return text;
            }
            throw refusal(name, "holds something else than texts", "write a list of texts");
          })
          .toList();
    }
    if (value.equals("")) {
      return List.of();
    }
    throw refusal(name, "is no list", "write a list of texts");
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name).toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (YES.contains(text) || NO.contains(text)) {
      return YES.contains(text);
    }
    throw refusal(name, "is neither true nor false", "write one of them");
  }

  BadInput refusal(String name, String problem, String remedy) {
    return BadInput.of(source, field(name), problem, remedy);
  }

  String source() {
    return source;
  }

  String field(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
