package io.partywall.orchestrator.report;

import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.statistics.Change;
import io.partywall.orchestrator.statistics.Mean;
import java.util.Locale;

/** Figures and names as the page writes them. */
final class Wording {
  private Wording() {}

  static String decimal(double value, int decimals) {
    // Adding 0.0 makes -0 a 0.
    return String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0).replace('-', '−');
  }

  /** Packets a second, whole. */
  static String packets(double perSecond) {
    return decimal(perSecond, 0);
  }

  static String frames(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace('-', '−');
  }

  /** Megabits a second, to about three digits. */
  static String mbit(double value) {
    return decimal(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  }

  static String percent(double value) {
    return decimal(value, 1) + " %";
  }

  /** A change with its sign. */
  static String signed(double percent) {
    String text = decimal(percent, 1);
    return (text.startsWith("−") || text.equals("0.0") ? "" : "+") + text + " %";
  }

  static String change(Change change) {
    return change.hasInterval()
        ? "%s (%s to %s)"
            .formatted(signed(change.percent()), signed(change.lower()), signed(change.upper()))
        : signed(change.percent()) + " (one pair, no interval)";
  }

  /** A mean of packets a second as layer-1 Mbit/s, with its interval. */
  static String mbit(Mean packetsPerSecond, Point point) {
    String mean = mbit(point.layer1Mbit(packetsPerSecond.mean()));
    return packetsPerSecond.values().size() == 1
        ? mean
        : "%s (%s to %s)"
            .formatted(
                mean,
                mbit(point.layer1Mbit(packetsPerSecond.lower())),
                mbit(point.layer1Mbit(packetsPerSecond.upper())));
  }

  /** The target as the plan has it, without a unit. */
  static String targetMbit(Point point) {
    if (point.targetMbit().isEmpty()) {
      return "flood";
    }
    double target = point.targetMbit().getAsDouble();
    return decimal(target, target == Math.rint(target) ? 0 : 2);
  }

  static String target(Point point) {
    return targetMbit(point) + (point.targetMbit().isPresent() ? " Mbit/s" : "");
  }

  static String scenario(Scenario scenario) {
    return switch (scenario) {
      case DEDICATED -> "dedicated";
      case IDLE -> "idle";
      case LIGHT -> "light";
      case HEAVY -> "heavy";
      case NETWORK_50 -> "network 50 %";
      case NETWORK_95 -> "network 95 %";
    };
  }

  static String point(Point point) {
    return "%s, %d B, %s".formatted(scenario(point.scenario()), point.frameSize(), target(point));
  }
}
