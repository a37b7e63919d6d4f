package io.partywall.orchestrator.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear scale from values to pixels, with round ticks.
 *
 * @param low the value at pixel {@code from}
 * @param high the value at pixel {@code to}
 * @param step between ticks, 1, 2 or 5 times a power of ten
 */
public record Axis(double low, double high, double from, double to, double step) {
  public Axis {
    if (!(high > low)) {
      throw new IllegalArgumentException("not low < high: %s, %s".formatted(low, high));
    }
  }

  /** An axis that ends at ticks and holds both values, with about so many steps. */
  public static Axis holding(double low, double high, double from, double to, int steps) {
    double span = high > low ? high - low : Math.max(1, Math.abs(high));
    double step = round(span / steps);
    double begin = Math.floor(low / step) * step;
    double end = Math.ceil((low + span) / step) * step;
    return new Axis(begin, end, from, to, step);
  }

  /** The same pixels, for values that are so many times these. */
  public Axis scaled(double factor, int steps) {
    return new Axis(low * factor, high * factor, from, to, round((high - low) * factor / steps));
  }

  private static double round(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }

  /** The pixel of a value. */
  public double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Round values along the axis. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick's text; thousands as k. */
  public String label(double tick) {
    if (step >= 1000 && tick != 0) {
      return String.format(Locale.ROOT, "%.0fk", tick / 1000);
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0).replace('-', '−');
  }
}
