package io.partywall.orchestrator.document;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads and writes records; property names are snake_case, and an unknown one is refused. What a
 * record itself refuses is told by its exception's message; see {@link Refused}.
 */
public final class Documents {
  private static final ObjectMapper JSON = strict(JsonMapper.builder()).build();
  private static final ObjectMapper YAML = strict(YAMLMapper.builder()).build();

  /** How Jackson's messages begin; it has no exceptions of their own for these. */
  private static final String REPEATED = "Duplicate Object property";

  private static final String TRAILING = "Trailing token";

  private Documents() {}

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B builder) {
    return builder
        // As a person writes them; Jackson's own way is an absolute URI.
        .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
      JsonNode document = YAML.readTree(text);
      new Shape(source, YAML).check(document, YAML.constructType(type), "");
      return YAML.treeToValue(document, type);
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
    return switch (e) {
      case ValueInstantiationException refused when refused.getCause() != null ->
          refused(source, path(e.getPath()), refused.getCause());
      case StreamReadException repeated when repeated.getOriginalMessage().startsWith(REPEATED) ->
          BadInput.of(source, path(repeated.processor()), "stands there twice", "keep one");
      case StreamReadException syntax ->
          BadInput.of(
              source, line(syntax), "is not valid: " + firstLine(syntax), "correct the syntax");
      case MismatchedInputException more when more.getOriginalMessage().startsWith(TRAILING) ->
          BadInput.of(source, line(more), "begins a second document", "keep one in a file");
      default -> BadInput.of(source, path(e.getPath()), firstLine(e), "correct the value");
    };
  }

  private static BadInput refused(String source, String field, Throwable cause) {
    String remedy = cause instanceof Refused it ? it.remedy() : "correct the value";
    return BadInput.of(source, field, reason(cause), remedy);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
  }

  private static String line(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null ? "" : "line " + location.getLineNr();
  }

  /** Such as {@code streams[1].sink.address}. */
  private static String path(List<JacksonException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      append(path, reference.getPropertyName(), reference.getIndex());
    }
    return path.toString();
  }

  /** The same of the place that a parser has come to. */
  private static String path(@Nullable Object parser) {
    StringBuilder path = new StringBuilder();
    if (parser instanceof JsonParser yaml) {
      Deque<TokenStreamContext> contexts = new ArrayDeque<>();
      for (@Nullable TokenStreamContext context = yaml.streamReadContext();
          context != null && !context.inRoot();
          context = context.getParent()) {
        contexts.push(context);
      }
      contexts.forEach(context -> append(path, context.currentName(), context.getCurrentIndex()));
    }
    return path.toString();
  }

  private static void append(StringBuilder path, @Nullable String name, int index) {
    if (name == null) {
      path.append('[').append(index).append(']');
    } else {
      path.append(path.isEmpty() ? "" : ".").append(name);
    }
  }
}
