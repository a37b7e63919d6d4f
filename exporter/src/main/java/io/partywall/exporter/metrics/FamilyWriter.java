package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/**
 * Renders families of one exposition as Prometheus text, version 0.0.4
 * (prometheus.io/docs/instrumenting/exposition_formats). Written by hand because the families per
 * interface and per guest grow with the host, and the client's writer takes forty times as long.
 */
public final class FamilyWriter {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final ExpositionBytes bytes;
  private final LinkedHashSet<String> names = new LinkedHashSet<>();
  private String family = "";
  private String header = "";

  /** Begins an exposition of its own. */
  public FamilyWriter() {
    this(new ExpositionBytes());
  }

  FamilyWriter(ExpositionBytes bytes) {
    this.bytes = requireNonNull(bytes, "bytes is null");
  }

  /**
   * Begins a family; it appears with its first sample.
   *
   * @param type {@code counter} (whose name ends in {@code _total}) or {@code gauge}
   * @throws IllegalStateException if this exposition has a family of that name already
   */
  public void family(String name, String type, String help) {
    requireNonNull(help, "help is null");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name of a family");
    }
    switch (type) {
      case "counter", "gauge" -> {
        if (type.equals("counter") != name.endsWith("_total")) {
          throw new IllegalArgumentException("counters, and only counters, end in _total: " + name);
        }
      }
      default -> throw new IllegalArgumentException("'" + type + "' is neither counter nor gauge");
    }
    if (!names.add(name)) {
      throw new IllegalStateException("family " + name + " stands in this exposition already");
    }
    family = name;
    header =
        "# HELP %s %s\n# TYPE %s %s\n"
            .formatted(name, help.replace("\\", "\\\\").replace("\n", "\\n"), name, type);
  }

  /** Adds a sample; whole numbers are written without a fraction. */
  public void sample(double value, String... labelNameValuePairs) {
    begin(labelNameValuePairs);
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      ascii(Long.toString((long) value));
    } else if (Double.isInfinite(value)) {
      ascii(value > 0 ? "+Inf" : "-Inf");
    } else {
      ascii(Double.toString(value));
    }
    put('\n');
  }

  /** Adds a sample. */
  public void sample(long value, String... labelNameValuePairs) {
    begin(labelNameValuePairs);
    ascii(Long.toString(value));
    put('\n');
  }

  private void begin(String[] pairs) {
    if (family.isEmpty()) {
      throw new IllegalStateException("a sample without a family");
    }
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException("a label of " + family + " has no value");
    }
    text(header);
    header = "";
    ascii(family);
    for (int i = 0; i < pairs.length; i += 2) {
      put(i == 0 ? '{' : ',');
      ascii(pairs[i]);
      ascii("=\"");
      labelValue(pairs[i + 1]);
      put('"');
    }
    if (pairs.length > 0) {
      put('}');
    }
    put(' ');
  }

  private void labelValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        text(escape(value.substring(i)));
        return;
      }
      switch (c) {
        case '\\' -> ascii("\\\\");
        case '"' -> ascii("\\\"");
        case '\n' -> ascii("\\n");
        default -> put(c);
      }
    }
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.write(encoded, 0, encoded.length);
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(int octet) {
    bytes.write(octet);
  }

  /** Says where the exposition ends now, for {@link #cutBackTo}. */
  Mark mark() {
    return new Mark(bytes.size(), names.size());
  }

  /** Forgets the samples and the families that came after the mark. */
  void cutBackTo(Mark mark) {
    bytes.cutBackTo(mark.size());
    while (names.size() > mark.names()) {
      names.removeLast();
    }
    family = "";
    header = "";
  }

  record Mark(int size, int names) {}

  /** The exposition so far. */
  @Override
  public String toString() {
    return bytes.toString();
  }
}
