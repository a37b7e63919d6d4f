package io.partywall.orchestrator.document;

import io.partywall.exporter.config.BadInput;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;

/**
 * Compares a document with the record that it is to become, before Jackson makes that: a person
 * reads of fields, lists and numbers, where Jackson would speak of Java's classes, and of the field
 * that was misspelt, where a record misses the right one.
 */
final class Shape {
  private static final int QUOTED = 60;

  private final String source;
  private final ObjectMapper mapper;

  Shape(String source, ObjectMapper mapper) {
    this.source = source;
    this.mapper = mapper;
  }

  /**
   * Throws a {@link BadInput} for the first place that does not fit.
   *
   * @param path of the node within its document; empty for the whole
   */
  void check(JsonNode node, JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (JsonNode.class.isAssignableFrom(raw)) {
      return;
    }
    if (raw.isRecord()) {
      fields(node, raw, path);
    } else if (type.isMapLikeType()) {
      if (!node.isObject()) {
        throw misplaced(node, path, "a mapping", "write a line 'name: value' for each");
      }
      node.properties()
          .forEach(entry ->
              present(entry.getValue(), type.getContentType(), below(path, entry.getKey())));
    } else if (type.isCollectionLikeType()) {
      if (!node.isArray()) {
        throw misplaced(node, path, "a list", "write it as [first, second]");
      }
      for (int i = 0; i < node.size(); i++) {
        present(node.get(i), type.getContentType(), path + "[" + i + "]");
      }
    } else if (type.isReferenceType() && type.getContentType() != null) {
      check(node, type.getContentType(), path);
    } else {
      value(node, raw, path);
    }
  }

  private void present(JsonNode node, JavaType type, String path) {
    if (node.isNull() && !type.getRawClass().isRecord()) {
      throw BadInput.of(source, path, "is empty", "write its value, or leave it out");
    }
    check(node, type, path);
  }

  private void fields(JsonNode node, Class<?> raw, String path) {
    Map<String, JavaType> known = new TreeMap<>();
    for (RecordComponent component : raw.getRecordComponents()) {
      known.put(
          PropertyNamingStrategies.SNAKE_CASE.nameForField(
              mapper.deserializationConfig(), null, component.getName()),
          mapper.constructType(component.getGenericType()));
    }
    String names = String.join(", ", known.keySet());
    if (node.isNull() || node.isMissingNode()) {
      throw BadInput.of(source, path, "is empty", "write the fields " + names);
    }
    if (!node.isObject()) {
      throw misplaced(node, path, "a mapping", "write the fields " + names);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      @Nullable JavaType type = known.get(field.getKey());
      String place = below(path, field.getKey());
      if (type == null) {
        throw BadInput.of(source, place, "unknown field", "use one of " + names);
      }
      if (!field.getValue().isNull()) {
        check(field.getValue(), type, place);
      }
    }
    // The others can be optional, which the record itself knows.
    known.forEach((name, type) -> {
      if (type.isPrimitive() && !node.hasNonNull(name)) {
        throw BadInput.of(
            source,
            below(path, name),
            "is missing",
            "write " + Scalar.of(type.getRawClass()).orElseThrow().title());
      }
    });
  }

  private void value(JsonNode node, Class<?> raw, String path) {
    if (node.isContainer()) {
      throw misplaced(node, path, "one value", "write it alone");
    }
    if (raw.isEnum()) {
      List<String> labels = labels(raw);
      if (!labels.contains(node.asString())) {
        throw BadInput.of(
            source,
            path,
            "is not known: " + quoted(node),
            "use one of " + String.join(", ", labels));
      }
      return;
    }
    Scalar.of(raw)
        .filter(kind -> !kind.accepts().test(node))
        .ifPresent(kind -> {
          throw BadInput.of(
              source, path, "is not " + kind.title() + ": " + quoted(node), "correct the value");
        });
  }

  /** As they stand in documents. */
  private List<String> labels(Class<?> enumeration) {
    return Stream.of(enumeration.getEnumConstants())
        .map(constant -> mapper.valueToTree(constant).asString())
        .toList();
  }

  private BadInput misplaced(JsonNode node, String path, String belongs, String remedy) {
    String found =
        node.isArray() ? "is a list" : node.isObject() ? "is a mapping" : "is " + quoted(node);
    return BadInput.of(source, path, found + " where " + belongs + " belongs", remedy);
  }

  private static String quoted(JsonNode node) {
    String text = node.toString();
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
