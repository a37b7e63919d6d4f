package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A member of a header such as Accept: what a client takes, and how gladly (RFC 9110, section 12).
 *
 * @param value in lower case, as {@code text/plain} or {@code gzip}
 * @param parameters names in lower case, values without quotes; without {@code q}
 * @param weight from 0, not acceptable, to 1
 */
record Preference(String value, Map<String, String> parameters, double weight) {
  Preference {
    requireNonNull(value, "value is null");
    parameters = Map.copyOf(parameters);
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight is " + weight);
    }
  }

  /** Reads the lines of one header; members that are malformed are left out. */
  static List<Preference> parse(List<String> lines) {
    List<Preference> preferences = new ArrayList<>();
    for (String line : lines) {
      for (String member : split(line, ',')) {
        parseMember(member).ifPresent(preferences::add);
      }
    }
    return preferences;
  }

  private static Optional<Preference> parseMember(String member) {
    List<String> parts = split(member, ';');
    String value = parts.getFirst().strip().toLowerCase(Locale.ROOT);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new TreeMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            unquote(part.substring(equals + 1).strip()));
      } else if (!part.isBlank()) {
        return Optional.empty();
      }
    }
    String weight = parameters.remove("q");
    if (weight == null) {
      return Optional.of(new Preference(value, parameters, 1));
    }
    // Generous with more than the three digits that the RFC allows.
    return weight.matches("0(\\.\\d*)?|1(\\.0*)?")
        ? Optional.of(new Preference(value, parameters, Double.parseDouble(weight)))
        : Optional.empty();
  }

  /** Splits at a separator that stands outside of quoted strings. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquote(String text) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      return text;
    }
    return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
