package io.partywall.exporter.lease;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the orchestrator says of the experiment that runs here. It renews the file every few
 * seconds; an expired one is what an orchestrator left that died.
 *
 * @param samplingPaused whether the exporter's own sampling would disturb the experiment
 * @param inhibit whether alerts are to be held back while the experiment makes the load
 */
public record LeaseFile(
    String experiment,
    String scenario,
    String frameSize,
    boolean samplingPaused,
    boolean inhibit,
    Instant expires) {
  public LeaseFile {
    requireNonNull(experiment, "experiment is null");
    requireNonNull(scenario, "scenario is null");
    requireNonNull(frameSize, "frameSize is null");
    requireNonNull(expires, "expires is null");
  }

  /** The file's lease, or none when it is gone or expired. */
  public static Optional<LeaseFile> read(Path file, Instant now) throws IOException {
    try {
      LeaseFile lease = parse(Files.readString(file));
      return now.isBefore(lease.expires()) ? Optional.of(lease) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static LeaseFile parse(String text) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new LeaseFile(
        value(values, "experiment"),
        value(values, "scenario"),
        value(values, "frame_size"),
        oneOf(values, "sampling", "paused", "on"),
        oneOf(values, "inhibit", "true", "false"),
        seconds(values, "expires"));
  }

  private static String value(Map<String, String> values, String key) throws IOException {
    String value = values.get(key);
    if (value == null) {
      throw new IOException("lease without " + key);
    }
    return value;
  }

  private static boolean oneOf(Map<String, String> values, String key, String yes, String no)
      throws IOException {
    String value = value(values, key);
    if (value.equals(yes)) {
      return true;
    }
    if (value.equals(no)) {
      return false;
    }
    throw new IOException("lease with %s=%s, not %s or %s".formatted(key, value, yes, no));
  }

  private static Instant seconds(Map<String, String> values, String key) throws IOException {
    String value = value(values, key);
    if (!value.matches("[0-9]{1,12}")) {
      throw new IOException("lease with %s=%s, not seconds since 1970".formatted(key, value));
    }
    return Instant.ofEpochSecond(Long.parseLong(value));
  }
}
