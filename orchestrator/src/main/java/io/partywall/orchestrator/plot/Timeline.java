package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;
import java.util.List;

/** Events in their order, one a row, and the time in which something went on. */
public final class Timeline {
  private static final double WIDTH = 760;
  private static final double LEFT = 20;
  private static final double RIGHT = WIDTH - 20;
  private static final double ROW = 22;
  private static final double TOP = 28;
  private static final double BOTTOM_MARGIN = 42;

  /** As wide as a letter of a label is on average. */
  private static final double LETTER = 6.4;

  /** What happened, in seconds. */
  public record Event(double seconds, String label, String style) {}

  /** What went on meanwhile, in seconds. */
  public record Span(double from, double to, String label) {}

  private Timeline() {}

  /** Draws it. */
  public static Element draw(
      String id, String title, String description, String unit, Span span, List<Event> events) {
    double bottom = TOP + (events.size() + 1) * ROW;
    Drawing drawing = new Drawing(id, WIDTH, bottom + BOTTOM_MARGIN, title, description);
    double first = events.stream().mapToDouble(Event::seconds).min().orElse(0);
    double last = events.stream().mapToDouble(Event::seconds).max().orElse(0);
    Axis x =
        Axis.holding(Math.min(first, span.from()) - 1, Math.max(last, span.to()), LEFT, RIGHT, 8);
    drawing.box(
        x.at(span.from()),
        TOP,
        x.at(span.to()) - x.at(span.from()),
        bottom - TOP,
        "span",
        span.label());
    drawing.text(x.at(span.from()), TOP - 8, "label", span.label());
    for (double tick : x.ticks()) {
      drawing.line(x.at(tick), TOP, x.at(tick), bottom, "grid");
      drawing.text(x.at(tick), bottom + 15, "tick middle", x.label(tick));
    }
    drawing.line(LEFT, bottom, RIGHT, bottom, "frame");
    drawing.text((LEFT + RIGHT) / 2, bottom + 34, "label middle", unit);
    double y = TOP + ROW;
    for (Event event : events) {
      double at = x.at(event.seconds());
      drawing.line(at, y, at, bottom, "stem");
      drawing.mark(Mark.CIRCLE, at, y, event.style(), event.label());
      boolean leftwards = at + 10 + event.label().length() * LETTER > RIGHT;
      drawing.text(
          leftwards ? at - 9 : at + 9, y + 4, leftwards ? "tick end" : "tick", event.label());
      y += ROW;
    }
    return drawing.toElement();
  }
}
