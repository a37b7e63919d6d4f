package io.partywall.orchestrator.bench;

import java.util.List;
import java.util.Locale;

/** A median with its quartiles. */
record Spread(double lower, double median, double upper) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
  }

  /** Between the neighbours by their distance. */
  private static double quantile(List<Double> sorted, double share) {
    double position = share * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  /** As {@code 12.3 (11.9 to 13.0)}. */
  String text() {
    return "%s (%s to %s)".formatted(digits(median), digits(lower), digits(upper));
  }

  /** Three digits, or more where they stand before the point. */
  private static String digits(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
