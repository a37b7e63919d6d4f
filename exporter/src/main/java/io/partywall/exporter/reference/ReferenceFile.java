package io.partywall.exporter.reference;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What one host was measured to forward, as kept in a file of version 1.
 *
 * @param host the host that was measured
 * @param experiment the experiment that measured it
 */
public record ReferenceFile(
    HostIdentity host, Instant measuredAt, String experiment, List<ReferencePoint> points) {
  private static final int VERSION = 1;
  private static final Set<String> FIELDS =
      Set.of("version", "host", "measured_at", "experiment", "points");
  private static final Set<String> POINT_FIELDS =
      Set.of("vmm", "nic_model", "frame_size", "streams", "scenario", "maximum", "loss_free");
  private static final Set<String> RATE_FIELDS = Set.of("lower", "estimate", "upper");

  public ReferenceFile {
    requireNonNull(host, "host is null");
    requireNonNull(measuredAt, "measuredAt is null");
    requireNonNull(experiment, "experiment is null");
    points = List.copyOf(points);
  }

  /** Reads a file and refuses another host's. */
  public static ReferenceFile read(Path file, HostIdentity thisHost) {
    ReferenceFile reference = parse(file.toString(), text(file));
    if (!reference.host().equals(thisHost)) {
      throw BadInput.of(
          file.toString(),
          "host",
          "\"%s\" is another host; this one is \"%s\""
              .formatted(reference.host().value(), thisHost.value()),
          "measure this host, as a reference holds for the host it was measured on");
    }
    return reference;
  }

  /** Reads the text of a file. */
  static ReferenceFile parse(String source, String text) {
    Fields root = Fields.of(source, "", load(source, text), FIELDS);
    int version = root.positive("version");
    if (version != VERSION) {
      throw root.bad("version", version + " is not known", "write version " + VERSION);
    }
    List<ReferencePoint> points = new ArrayList<>();
    Map<List<Object>, Integer> seen = new HashMap<>();
    List<Fields> mappings = root.mappings("points", POINT_FIELDS);
    for (Fields fields : mappings) {
      ReferencePoint point = point(fields);
      Integer earlier =
          seen.putIfAbsent(
              List.of(
                  point.vmm(),
                  point.nicModel(),
                  point.frameSize(),
                  point.streams(),
                  point.scenario()),
              points.size());
      if (earlier != null) {
        throw fields.bad("", "the same point as points[" + earlier + "]", "keep one of the two");
      }
      points.add(point);
    }
    return new ReferenceFile(
        new HostIdentity(root.text("host")), instant(root), root.text("experiment"), points);
  }

  private static @Nullable Object load(String source, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setAllowDuplicateKeys(false).build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
      throw BadInput.of(source, line, e.getProblem(), "correct the YAML");
    } catch (YamlEngineException e) {
      throw BadInput.of(source, "", String.valueOf(e.getMessage()), "correct the YAML");
    }
  }

  private static Instant instant(Fields root) {
    String text = root.text("measured_at");
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw root.bad(
          "measured_at", "\"" + text + "\" is not a time", "write it as 2026-11-24T12:00:00Z");
    }
  }

  private static ReferencePoint point(Fields fields) {
    return new ReferencePoint(
        fields.text("vmm"),
        fields.text("nic_model"),
        fields.positive("frame_size"),
        fields.positive("streams"),
        fields.text("scenario"),
        rate(fields.mapping("maximum", RATE_FIELDS)),
        fields.optionalMapping("loss_free", RATE_FIELDS).map(ReferenceFile::rate));
  }

  private static Rate rate(Fields fields) {
    double lower = fields.rate("lower");
    double estimate = fields.rate("estimate");
    double upper = fields.rate("upper");
    if (lower > estimate) {
      throw fields.bad("lower", lower + " is above the estimate, " + estimate, "swap them");
    }
    if (upper < estimate) {
      throw fields.bad("upper", upper + " is below the estimate, " + estimate, "swap them");
    }
    return new Rate(lower, estimate, upper);
  }

  /** The file's text. */
  public String toYaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("version: ").append(VERSION).append('\n');
    yaml.append("host: ").append(quoted(host.value())).append('\n');
    yaml.append("measured_at: ").append(measuredAt).append('\n');
    yaml.append("experiment: ").append(quoted(experiment)).append('\n');
    yaml.append(points.isEmpty() ? "points: []\n" : "points:\n");
    for (ReferencePoint point : points) {
      yaml.append("  - {vmm: ").append(quoted(point.vmm()));
      yaml.append(", nic_model: ").append(quoted(point.nicModel()));
      yaml.append(", frame_size: ").append(point.frameSize());
      yaml.append(", streams: ").append(point.streams());
      yaml.append(", scenario: ").append(quoted(point.scenario()));
      yaml.append(", maximum: ").append(text(point.maximum()));
      point.lossFree().ifPresent(rate -> yaml.append(", loss_free: ").append(text(rate)));
      yaml.append("}\n");
    }
    return yaml.toString();
  }

  /** Writes the file; a reader sees the old file or the new one, and never half of one. */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = requireNonNull(target.getParent(), "a file has a directory");
    Path fresh = directory.resolve("." + target.getFileName() + ".new");
    try {
      Files.writeString(fresh, toYaml());
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String text(Rate rate) {
    return String.format(
        Locale.ROOT,
        "{lower: %s, estimate: %s, upper: %s}",
        rate.lower(),
        rate.estimate(),
        rate.upper());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw BadInput.of(
          file.toString(), "", "no such file", "name a reference file, or leave the option out");
    } catch (IOException e) {
      throw BadInput.of(
          file.toString(), "", "cannot be read: " + e, "make it a readable text file");
    }
  }
}
