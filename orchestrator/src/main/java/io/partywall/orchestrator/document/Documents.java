package io.partywall.orchestrator.document;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads and writes records; property names are snake_case, and an unknown one is refused. A record
 * refuses a value by an exception that says what is wrong and, behind a semicolon, what to do,
 * where that is more than to correct the value.
 */
public final class Documents {
  private static final ObjectMapper JSON = strict(JsonMapper.builder()).build();
  private static final ObjectMapper YAML = strict(YAMLMapper.builder()).build();

  private Documents() {}

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B builder) {
    return builder
        // As a person writes them; Jackson's own way is an absolute URI.
        .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
  }

  /** The mapper for journals: one line a record. */
  public static ObjectMapper json() {
    return JSON;
  }

  /** Reads a YAML file, or throws a {@link BadInput} that names file, field and remedy. */
  public static <T> T readYaml(Path file, Class<T> type) {
    return parseYaml(file.toString(), text(file), type);
  }

  /** The same for text that came from elsewhere. */
  public static <T> T parseYaml(String source, String text, Class<T> type) {
    try {
      @Nullable T value = YAML.readValue(text, type);
      if (value == null) {
        throw BadInput.of(source, "", "is empty", "write what the documentation shows");
      }
      return value;
    } catch (ValueInstantiationException e) {
      throw new MisspeltField(source, YAML)
          .in(YAML.readTree(text), YAML.constructType(type), "")
          .orElseGet(() -> badInput(source, e));
    } catch (JacksonException e) {
      throw badInput(source, e);
    }
  }

  /** Writes a YAML file whole or not at all. */
  public static void writeYaml(Path file, Object value) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, YAML.writeValueAsString(value));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file's text, or a {@link BadInput}. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw BadInput.of(file.toString(), "", "does not exist", "name an existing file");
    } catch (IOException e) {
      throw BadInput.of(
          file.toString(), "", "cannot be read: " + e.getMessage(), "make it a readable text file");
    }
  }

  private static BadInput badInput(String source, JacksonException e) {
    String field = path(e);
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          BadInput.of(
              source,
              field,
              "unknown field",
              "use one of "
                  + unknown.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", ")));
      case ValueInstantiationException refused when refused.getCause() != null ->
          refused(source, field, reason(refused.getCause()));
      case StreamReadException syntax ->
          BadInput.of(
              source, line(syntax), "is not valid: " + firstLine(syntax), "correct the syntax");
      case MismatchedInputException mismatch ->
          BadInput.of(source, field, firstLine(mismatch), "correct the value");
      default -> BadInput.of(source, field, firstLine(e), "correct the file");
    };
  }

  private static BadInput refused(String source, String field, String reason) {
    int remedy = reason.indexOf("; ");
    return remedy < 0
        ? BadInput.of(source, field, reason, "correct the value")
        : BadInput.of(source, field, reason.substring(0, remedy), reason.substring(remedy + 2));
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
  }

  private static String line(StreamReadException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null ? "" : "line " + location.getLineNr();
  }

  /** Such as {@code streams[1].sink.address}. */
  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : e.getPath()) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }
}
