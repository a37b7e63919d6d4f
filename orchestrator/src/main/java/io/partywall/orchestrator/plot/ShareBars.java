package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;
import java.util.List;

/** One bar a row, divided into shares of a hundred. */
public final class ShareBars {
  private static final double WIDTH = 760;
  private static final double LEFT = Drawing.BESIDE_NAMES;
  private static final double RIGHT = WIDTH - 20;
  private static final double ROW = 22;
  private static final double BAR = 14;
  private static final double TOP = 6;
  private static final double BOTTOM_MARGIN = 40;

  /** A part of a bar; shares below 0 are not drawn. */
  public record Part(double percent, String style, String note) {}

  /** A bar; one whose group differs from the one above stands a little apart. */
  public record Bar(String label, String group, List<Part> parts) {
    public Bar {
      parts = List.copyOf(parts);
    }
  }

  private ShareBars() {}

  /** Draws them. */
  public static Element draw(
      String id, String title, String description, String unit, List<Bar> bars) {
    double apart = ROW / 2;
    long groups = bars.stream().map(Bar::group).distinct().count();
    double bottom = TOP + bars.size() * ROW + Math.max(0, groups - 1) * apart;
    Drawing drawing = new Drawing(id, WIDTH, bottom + BOTTOM_MARGIN, title, description);
    Axis x = new Axis(0, 100, LEFT, RIGHT, 20);
    for (double tick : x.ticks()) {
      drawing.line(x.at(tick), TOP, x.at(tick), bottom, "grid");
      drawing.text(x.at(tick), bottom + 15, "tick middle", x.label(tick));
    }
    drawing.text((LEFT + RIGHT) / 2, bottom + 34, "label middle", unit);
    double y = TOP;
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      y += i > 0 && !bar.group().equals(bars.get(i - 1).group()) ? apart : 0;
      drawing.text(LEFT - 8, y + BAR - 1, "tick end", bar.label());
      double done = 0;
      for (Part part : bar.parts()) {
        double share = Math.clamp(part.percent(), 0, Math.max(0, 100 - done));
        if (share > 0) {
          drawing.box(
              x.at(done), y + 2, x.at(share) - x.at(0), BAR, "mark " + part.style(), part.note());
          done += share;
        }
      }
      y += ROW;
    }
    return drawing.toElement();
  }
}
