package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.statistics.Change;
import java.util.List;

/** Changes with their intervals, one a row, and every single pair as a mark. */
public final class IntervalPlot {
  private static final double WIDTH = 760;
  private static final double LEFT = Drawing.BESIDE_NAMES;
  private static final double RIGHT = WIDTH - 20;
  private static final double ROW = 26;
  private static final double TOP = 8;
  private static final double BOTTOM_MARGIN = 42;

  /** A row; one whose group differs from the one above is set off by a line. */
  public record Row(String label, String group, Change change, String note) {}

  /** What the plot shows at most, in percent; a longer interval leaves the picture. */
  private static final double FARTHEST = 200;

  private IntervalPlot() {}

  /**
   * Draws them.
   *
   * @param margin in percent, shaded
   */
  public static Element draw(
      String id, String title, String description, String unit, double margin, List<Row> rows) {
    double bottom = TOP + rows.size() * ROW;
    Drawing drawing = new Drawing(id, WIDTH, bottom + BOTTOM_MARGIN, title, description);
    Axis x =
        Axis.holding(
            Math.max(-100, least(rows, -2 * margin)),
            Math.min(FARTHEST, greatest(rows, 2 * margin)),
            LEFT,
            RIGHT,
            8);
    drawing.box(
        x.at(-margin), TOP, x.at(margin) - x.at(-margin), bottom - TOP, "margin", "the margin");
    for (double tick : x.ticks()) {
      drawing.line(x.at(tick), TOP, x.at(tick), bottom, tick == 0 ? "zero" : "grid");
      drawing.text(x.at(tick), bottom + 15, "tick middle", x.label(tick));
    }
    drawing.text((LEFT + RIGHT) / 2, bottom + 34, "label middle", unit);
    double y = TOP;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (i > 0 && !row.group().equals(rows.get(i - 1).group())) {
        drawing.line(20, y, RIGHT, y, "grid");
      }
      draw(drawing, x, y + ROW / 2, row);
      y += ROW;
    }
    return drawing.toElement();
  }

  private static void draw(Drawing drawing, Axis x, double y, Row row) {
    Change change = row.change();
    drawing.text(LEFT - 8, y + 4, "tick end", row.label());
    for (double pair : change.pairs()) {
      drawing.mark(Mark.CIRCLE, within(x, pair), y, "value", row.note());
    }
    if (change.hasInterval()) {
      drawing.level(y, within(x, change.lower()), within(x, change.upper()), "interval");
    }
    drawing.mark(Mark.DIAMOND, within(x, change.percent()), y, "mean", row.note());
  }

  private static double within(Axis x, double value) {
    return x.at(Math.clamp(value, x.low(), x.high()));
  }

  private static double least(List<Row> rows, double least) {
    return rows.stream()
        .mapToDouble(row -> Math.min(row.change().lower(), min(row.change().pairs())))
        .reduce(least, Math::min);
  }

  private static double greatest(List<Row> rows, double greatest) {
    return rows.stream()
        .mapToDouble(row -> Math.max(row.change().upper(), -min(negated(row.change().pairs()))))
        .reduce(greatest, Math::max);
  }

  private static List<Double> negated(List<Double> values) {
    return values.stream().map(value -> -value).toList();
  }

  private static double min(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
  }
}
