package io.partywall.exporter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * The labels of a series as they stand between its family's name and its value, escaped and encoded
 * once: a series that is written at each scrape costs a copy of these bytes.
 */
public final class Labels {
  /** No labels. */
  public static final Labels NONE = new Labels(new byte[] {' '});

  private final byte[] bytes;

  private Labels(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Renders names and values, in turn. */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length == 0) {
      return NONE;
    }
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the label " + namesAndValues[namesAndValues.length - 1] + " has no value");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      if (!isName(name)) {
        throw new IllegalArgumentException("'" + name + "' is no name of a label");
      }
      text.append(i == 0 ? '{' : ',').append(name).append("=\"");
      escape(requireNonNull(namesAndValues[i + 1], "a label's value is null"), text);
      text.append('"');
    }
    return new Labels(text.append("} ").toString().getBytes(UTF_8));
  }

  /** Whether it is letters, digits and underscores, and begins with no digit. */
  static boolean isName(String text) {
    // Asked many times at each scrape; the compiler C1 makes slow code of regular expressions.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The text format and OpenMetrics escape the same three characters in a label's value. */
  private static void escape(String value, StringBuilder into) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> into.append("\\\\");
        case '"' -> into.append("\\\"");
        case '\n' -> into.append("\\n");
        default -> into.append(c);
      }
    }
  }

  /** The labels in braces, if there are any, and the blank before the value; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** The labels in braces; empty without labels. */
  @Override
  public String toString() {
    return new String(bytes, 0, bytes.length - 1, UTF_8);
  }
}
