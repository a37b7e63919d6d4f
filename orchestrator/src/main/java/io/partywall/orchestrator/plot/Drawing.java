package io.partywall.orchestrator.plot;

import io.partywall.orchestrator.markup.Element;

/** An SVG picture with the words that stand for it where it cannot be seen. */
public final class Drawing {
  /** How far from the left what stands beside the name of a point begins: the longest fits. */
  static final double BESIDE_NAMES = 250;

  private final Element svg;

  /**
   * An empty picture.
   *
   * @param id unique on the page
   * @param width pixels, as is the height
   * @param title what it shows
   * @param description what is to be seen in it
   */
  public Drawing(String id, double width, double height, String title, String description) {
    svg =
        Element.of("svg")
            .with("viewBox", "0 0 %d %d".formatted(Math.round(width), Math.round(height)))
            .with("role", "img")
            .with("aria-labelledby", id + "-title " + id + "-description")
            .add(Element.of("title", title).with("id", id + "-title"))
            .add(Element.of("desc", description).with("id", id + "-description"));
  }

  /** A text; the style says how it is anchored. */
  public Element text(double x, double y, String style, String text) {
    Element element = Element.of("text", text).with("x", x).with("y", y).with("class", style);
    svg.add(element);
    return element;
  }

  /** A text that reads upwards. */
  public void upwards(double x, double y, String style, String text) {
    text(x, y, style, text)
        .with("transform", "rotate(-90 %d %d)".formatted(Math.round(x), Math.round(y)));
  }

  /** A straight line. */
  public void line(double x1, double y1, double x2, double y2, String style) {
    svg.add(
        Element.of("line")
            .with("x1", x1)
            .with("y1", y1)
            .with("x2", x2)
            .with("y2", y2)
            .with("class", style));
  }

  /** A rectangle, with a note that shows when it is pointed at. */
  public void box(double x, double y, double width, double height, String style, String note) {
    svg.add(
        Element.of("rect")
            .with("x", x)
            .with("y", y)
            .with("width", width)
            .with("height", height)
            .with("class", style)
            .add(Element.of("title", note)));
  }

  /** A mark of one value, with a note that shows when it is pointed at. */
  public void mark(Mark mark, double x, double y, String style, String note) {
    svg.add(mark.at(x, y).with("class", "mark " + style).add(Element.of("title", note)));
  }

  /** An error bar that stands on end, with its caps. */
  public void upright(double x, double lower, double upper, String style) {
    line(x, lower, x, upper, style);
    line(x - CAP, lower, x + CAP, lower, style);
    line(x - CAP, upper, x + CAP, upper, style);
  }

  /** An error bar that lies, with its caps. */
  public void level(double y, double lower, double upper, String style) {
    line(lower, y, upper, y, style);
    line(lower, y - CAP, lower, y + CAP, style);
    line(upper, y - CAP, upper, y + CAP, style);
  }

  private static final double CAP = 4;

  /** The picture so far. */
  public Element toElement() {
    return svg;
  }
}
