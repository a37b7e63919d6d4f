package io.partywall.exporter.access;

import static java.util.Map.entry;

import io.partywall.exporter.config.BadInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Makes sense of the web configuration file's text. */
final class WebConfigurationReader {
  private static final List<String> SECTIONS =
      List.of("tls_server_config", "http_server_config", "rate_limit", "basic_auth_users");

  /** The headers that may be added, with the values that each may have; none for any. */
  private static final Map<String, Set<String>> HEADERS =
      Map.ofEntries(
          entry("Strict-Transport-Security", Set.of()),
          entry("X-Content-Type-Options", Set.of("nosniff")),
          entry("X-Frame-Options", Set.of("deny", "sameorigin")),
          entry("X-XSS-Protection", Set.of()),
          entry("Content-Security-Policy", Set.of()));

  // RFC 9110, section 5.5.
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

  // Versions 2a, 2b and 2y differ for mistakes that none of the programs in use makes.
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  private static final Pattern DURATION_PART =
      Pattern.compile("\\G(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
  private static final int LARGEST_BURST = 1_000_000;

  private WebConfigurationReader() {}

  /**
   * Reads and checks it.
   *
   * @throws BadInput for whatever is wrong with it
   */
  static WebConfiguration read(Path file, String text) {
    Section whole = new Section(file.toString(), "", load(file, text)).allowing(SECTIONS);
    Section http = whole.section("http_server_config").allowing(List.of("http2", "headers"));
    boolean http2 = http.flag("http2", true);
    return new WebConfiguration(
        TlsSection.read(whole.section("tls_server_config"), file, http2),
        http2,
        headers(http.section("headers")),
        rateLimit(whole.section("rate_limit").allowing(List.of("interval", "burst"))),
        users(whole.section("basic_auth_users")));
  }

  private static Object load(Path file, String text) {
    try {
      // Every scalar is a text, also where nothing is written.
      return new Load(
              LoadSettings.builder()
                  .setLabel(file.toString())
                  .setSchema(new FailsafeSchema())
                  .setTagConstructors(Map.of(Tag.NULL, node -> ""))
                  .build())
          .loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("somewhere");
      throw BadInput.of(
          file.toString(), line, "no valid YAML: " + e.getProblem(), "correct that line");
    } catch (YamlEngineException e) {
      throw BadInput.of(file.toString(), "", "no valid YAML", "write a YAML mapping");
    }
  }

  private static Map<String, String> headers(Section section) {
    section.allowing(HEADERS.keySet());
    Map<String, String> headers = new LinkedHashMap<>();
    section
        .texts()
        .forEach((name, value) -> {
          Set<String> values = HEADERS.getOrDefault(name, Set.of());
          if (!values.isEmpty() && !values.contains(value)) {
            throw section.refusal(
                name,
                "'" + value + "' is no value of it",
                "use one of: " + String.join(", ", values.stream().sorted().toList()));
          }
          if (!HEADER_VALUE.matcher(value).matches()) {
            throw section.refusal(
                name, "holds what no header can", "write one line of printable ASCII characters");
          }
          if (!value.isBlank()) {
            headers.put(name, value);
          }
        });
    return headers;
  }

  private static Optional<RateLimit> rateLimit(Section section) {
    Duration interval = duration(section, section.text("interval"));
    String burst = section.text("burst").isEmpty() ? "0" : section.text("burst");
    if (!burst.matches("\\d{1,7}") || Integer.parseInt(burst) > LARGEST_BURST) {
      throw section.refusal(
          "burst", "is no whole number from 0 to " + LARGEST_BURST, "write a number in that range");
    }
    return interval.isZero()
        ? Optional.empty()
        : Optional.of(new RateLimit(interval, Integer.parseInt(burst)));
  }

  /** As Go writes durations. */
  private static Duration duration(Section section, String text) {
    if (text.isEmpty() || text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher parts = DURATION_PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (parts.find()) {
      nanos += Double.parseDouble(parts.group(1)) * NANOS.getOrDefault(parts.group(2), 0.0);
      end = parts.end();
    }
    if (end != text.length()) {
      throw section.refusal(
          "interval", "'" + text + "' is no duration", "write one such as 1s, 500ms or 1m30s");
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  private static Map<String, String> users(Section section) {
    Map<String, String> users = section.texts();
    users.forEach((user, hash) -> {
      if (user.isEmpty() || user.indexOf(':') >= 0) {
        throw section.refusal(
            user, "is no name that a client can give", "use a name without a colon");
      }
      if (!BCRYPT.matcher(hash).matches()) {
        throw section.refusal(
            user,
            "is no bcrypt hash",
            "write what \"htpasswd -nBC 10 ''\" prints behind the colon");
      }
    });
    return users;
  }
}
