package io.partywall.orchestrator.document;

import io.partywall.exporter.config.BadInput;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;

/**
 * Finds a field that a record does not have. Jackson makes the record before it minds such a field,
 * so that a misspelt name is first told as the right one's value missing.
 */
final class MisspeltField {
  private final String source;
  private final ObjectMapper mapper;

  MisspeltField(String source, ObjectMapper mapper) {
    this.source = source;
    this.mapper = mapper;
  }

  /** The first in the document, by the order in which it was written. */
  Optional<BadInput> in(JsonNode node, JavaType type, String path) {
    if (type.isReferenceType()) {
      return in(node, type.getContentType(), path);
    }
    if (node.isArray() && type.isCollectionLikeType()) {
      for (int i = 0; i < node.size(); i++) {
        Optional<BadInput> found = in(node.get(i), type.getContentType(), path + "[" + i + "]");
        if (found.isPresent()) {
          return found;
        }
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        Optional<BadInput> found = in(field.getKey(), field.getValue(), type, path);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<BadInput> in(String name, JsonNode value, JavaType type, String path) {
    String place = path.isEmpty() ? name : path + "." + name;
    if (type.isMapLikeType()) {
      return in(value, type.getContentType(), place);
    }
    if (!type.getRawClass().isRecord()) {
      return Optional.empty();
    }
    Map<String, JavaType> known = new TreeMap<>();
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      known.put(
          PropertyNamingStrategies.SNAKE_CASE.nameForField(
              mapper.deserializationConfig(), null, component.getName()),
          mapper.constructType(component.getGenericType()));
    }
    @Nullable JavaType of = known.get(name);
    return of == null
        ? Optional.of(
            BadInput.of(
                source, place, "unknown field", "use one of " + String.join(", ", known.keySet())))
        : in(value, of, place);
  }
}
