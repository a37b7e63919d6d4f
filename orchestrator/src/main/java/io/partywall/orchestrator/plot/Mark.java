package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;
import java.util.Locale;

/** Shapes that can be told apart without colour. */
public enum Mark {
  CIRCLE,
  TRIANGLE,
  DIAMOND;

  private static final double RADIUS = 3.5;

  /** The shape at a place. */
  public Element at(double x, double y) {
    return switch (this) {
      case CIRCLE -> Element.of("circle").with("cx", x).with("cy", y).with("r", RADIUS);
      case TRIANGLE -> polygon(x, y - 4.5, x + 4.5, y + 3.5, x - 4.5, y + 3.5);
      case DIAMOND -> polygon(x, y - 5, x + 5, y, x, y + 5, x - 5, y);
    };
  }

  private static Element polygon(double... coordinates) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.append(String.format(Locale.ROOT, "%.2f,%.2f ", coordinates[i], coordinates[i + 1]));
    }
    return Element.of("polygon").with("points", points.toString().strip());
  }
}
