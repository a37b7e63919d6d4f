package io.partywall.orchestrator.runner;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.UnitUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the exporter said at one time, in Prometheus' text format 0.0.4. */
public final class Exposition {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private final Map<Series, Double> values;

  private Exposition(Map<Series, Double> values) {
    this.values = values;
  }

  private record Series(String name, Map<String, String> labels) {}

  /** Asks the exporter of the unit under test. */
  public static Exposition of(Host host, UnitUnderTest unit) {
    byte[] answer = host.fetch(unit.exporterPort(), "/metrics", DEADLINE);
    return parse(new String(answer, StandardCharsets.UTF_8));
  }

  /** Reads the text; comments are left out. */
  public static Exposition parse(String text) {
    Map<Series, Double> values = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(m -> values.put(new Series(m.group(1), labels(m.group(2))), number(m.group(3))));
    return new Exposition(values);
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), unescape(label.group(2)));
      }
    }
    return Map.copyOf(labels);
  }

  private static String unescape(String value) {
    return ESCAPED
        .matcher(value)
        .replaceAll(m -> m.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(m.group(1)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The value of exactly this series, given as label, value, label, value… */
  public OptionalDouble value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    Double value = values.get(new Series(name, Map.copyOf(wanted)));
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Whether there is any series of that name. */
  public boolean has(String name) {
    return values.keySet().stream().anyMatch(series -> series.name().equals(name));
  }

  /** A counter that must be there, such as one of a guest that runs. */
  public long count(String name, String... labels) {
    return (long)
        value(name, labels)
            .orElseThrow(() ->
                new InstrumentException(
                    "the exporter does not tell %s of %s"
                        .formatted(name, String.join(" ", labels))));
  }

  /** Counters that share these labels, by the value of one more. */
  Map<String, Long> countsBy(String label, String name, Map<String, String> labels) {
    Map<String, Long> counts = new TreeMap<>();
    values.forEach((series, value) -> {
      @Nullable String key = series.labels().get(label);
      if (key != null
          && series.name().equals(name)
          && series.labels().entrySet().containsAll(labels.entrySet())) {
        counts.merge(key, value.longValue(), Long::sum);
      }
    });
    return counts;
  }
}
