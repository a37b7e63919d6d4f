package io.partywall.exporter.metrics;

import static java.util.Objects.requireNonNull;

/** The formats of an exposition; prometheus.io/docs/instrumenting/exposition_formats. */
public enum Format {
  /** Prometheus text, version 0.0.4. */
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0, without series of the time at which others were created. */
  OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private static final String TOTAL = "_total";

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  /** The media type, with parameters. */
  public String contentType() {
    return contentType;
  }

  /** The lines before the first sample of a family. */
  String comments(String family, String type, String help) {
    requireNonNull(help, "help is null");
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    return switch (this) {
      case TEXT -> "# HELP " + family + ' ' + escaped + "\n# TYPE " + family + ' ' + type + '\n';
      case OPENMETRICS -> {
        String name = withoutTotal(family);
        String unit = unit(name);
        yield "# TYPE "
            + name
            + ' '
            + type
            + '\n'
            + (unit.isEmpty() ? "" : "# UNIT " + name + ' ' + unit + '\n')
            + "# HELP "
            + name
            + ' '
            + escaped.replace("\"", "\\\"")
            + '\n';
      }
    };
  }

  /**
   * The family's name in OpenMetrics, where only the samples of a counter end in {@code _total}.
   */
  static String withoutTotal(String family) {
    return family.endsWith(TOTAL) ? family.substring(0, family.length() - TOTAL.length()) : family;
  }

  /** OpenMetrics has a family's name end in its unit. */
  private static String unit(String name) {
    for (String unit : new String[] {"seconds", "bytes"}) {
      if (name.endsWith('_' + unit)) {
        return unit;
      }
    }
    return "";
  }
}
