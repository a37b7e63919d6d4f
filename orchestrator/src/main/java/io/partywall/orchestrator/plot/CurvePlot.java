package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.statistics.Mean;
import java.util.List;

/** What came out against what was put in, both axes alike, with the line where nothing is lost. */
public final class CurvePlot {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 360;
  private static final double LEFT = 54;
  private static final double RIGHT = WIDTH - 62;
  private static final double TOP = 16;
  private static final double BOTTOM = HEIGHT - 48;
  private static final int STEPS = 5;

  /**
   * A single value.
   *
   * @param note what it is, for whoever points at it
   */
  public record Value(double in, double out, Mark mark, String style, String note) {}

  /** The mean of the values of one load. */
  public record Average(double in, Mean out) {}

  /**
   * What the axes say.
   *
   * @param second unit of the axis on the right
   * @param secondFactor units of it in one of the others
   */
  public record Axes(String in, String out, String second, double secondFactor) {}

  private CurvePlot() {}

  /** Draws it. */
  public static Element draw(
      String id,
      String title,
      String description,
      Axes axes,
      List<Average> averages,
      List<Value> values) {
    Axis x = Axis.holding(0, greatestIn(values), LEFT, RIGHT, STEPS);
    Axis y = Axis.holding(0, greatestOut(averages, values), BOTTOM, TOP, STEPS);
    Drawing drawing = new Drawing(id, WIDTH, HEIGHT, title, description);
    frame(drawing, axes, x, y);
    double lossless = Math.min(x.high(), y.high());
    drawing.line(x.at(0), y.at(0), x.at(lossless), y.at(lossless), "lossless");
    for (int i = 1; i < averages.size(); i++) {
      Average one = averages.get(i - 1);
      Average other = averages.get(i);
      drawing.line(
          x.at(one.in()),
          y.at(one.out().mean()),
          x.at(other.in()),
          y.at(other.out().mean()),
          "curve");
    }
    for (Value value : values) {
      drawing.mark(value.mark(), x.at(value.in()), y.at(value.out()), value.style(), value.note());
    }
    for (Average average : averages) {
      drawing.upright(
          x.at(average.in()),
          y.at(Math.max(0, average.out().lower())),
          y.at(average.out().upper()),
          "interval");
    }
    return drawing.toElement();
  }

  private static void frame(Drawing drawing, Axes axes, Axis x, Axis y) {
    for (double tick : x.ticks()) {
      drawing.line(x.at(tick), TOP, x.at(tick), BOTTOM, "grid");
      drawing.text(x.at(tick), BOTTOM + 16, "tick middle", x.label(tick));
    }
    for (double tick : y.ticks()) {
      drawing.line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid");
      drawing.text(LEFT - 6, y.at(tick) + 4, "tick end", y.label(tick));
    }
    Axis second = y.scaled(axes.secondFactor(), STEPS);
    for (double tick : second.ticks()) {
      drawing.line(RIGHT, second.at(tick), RIGHT + 4, second.at(tick), "frame");
      drawing.text(RIGHT + 7, second.at(tick) + 4, "tick", second.label(tick));
    }
    drawing.line(LEFT, BOTTOM, RIGHT, BOTTOM, "frame");
    drawing.line(LEFT, TOP, LEFT, BOTTOM, "frame");
    drawing.line(RIGHT, TOP, RIGHT, BOTTOM, "frame");
    drawing.text((LEFT + RIGHT) / 2, HEIGHT - 10, "label middle", axes.in());
    drawing.upwards(14, (TOP + BOTTOM) / 2, "label middle", axes.out());
    drawing.upwards(WIDTH - 6, (TOP + BOTTOM) / 2, "label middle", axes.second());
  }

  private static double greatestIn(List<Value> values) {
    return values.stream().mapToDouble(Value::in).max().orElse(1);
  }

  private static double greatestOut(List<Average> averages, List<Value> values) {
    double value = values.stream().mapToDouble(Value::out).max().orElse(1);
    double bar = averages.stream().mapToDouble(average -> average.out().upper()).max().orElse(1);
    return Math.max(value, bar);
  }
}
