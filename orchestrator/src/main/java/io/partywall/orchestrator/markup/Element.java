package io.partywall.orchestrator.markup;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element of HTML, or of SVG within it. Attributes and text are escaped when it is written; the
 * same calls in the same order give the same bytes.
 */
public final class Element {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9:-]*");

  /** Of the elements used here, those that HTML forbids an end tag (HTML standard, 13.1.2). */
  private static final Set<String> VOID = Set.of("meta", "br", "hr");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Content> children = new ArrayList<>();

  private sealed interface Content {
    record Text(String text) implements Content {}

    record Child(Element element) implements Content {}
  }

  private Element(String name) {
    this.name = name;
  }

  /** An empty element. */
  public static Element of(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not an element's name: " + name);
    }
    return new Element(name);
  }

  /** An element that holds a text. */
  public static Element of(String name, String text) {
    return of(name).add(text);
  }

  /** Sets an attribute. */
  public Element with(String attribute, String value) {
    if (!NAME.matcher(attribute).matches()) {
      throw new IllegalArgumentException("not an attribute's name: " + attribute);
    }
    attributes.put(attribute, requireNonNull(value, "value is null"));
    return this;
  }

  /** Sets a length or a coordinate, to a hundredth of a pixel. */
  public Element with(String attribute, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("%s is not finite: %s".formatted(attribute, value));
    }
    // Adding 0.0 makes -0 a 0.
    double rounded = Math.round(value * 100) / 100.0 + 0.0;
    return with(
        attribute,
        rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded));
  }

  /** Appends a text. */
  public Element add(String text) {
    children.add(new Content.Text(requireNonNull(text, "text is null")));
    return this;
  }

  /** Appends a child. */
  public Element add(Element child) {
    children.add(new Content.Child(requireNonNull(child, "child is null")));
    return this;
  }

  /** Appends children. */
  public Element addAll(List<Element> elements) {
    elements.forEach(this::add);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    writeTo(out);
    return out.toString();
  }

  private void writeTo(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach((attribute, value) ->
        out.append(' ').append(attribute).append("=\"").append(escaped(value)).append('"'));
    out.append('>');
    if (VOID.contains(name)) {
      return;
    }
    for (Content child : children) {
      switch (child) {
        case Content.Text text -> out.append(escaped(text.text()));
        case Content.Child it -> it.element().writeTo(out);
      }
    }
    out.append("</").append(name).append(">");
    // Lines of a length that people and their tools can read.
    if (name.matches("tr|p|h\\d|section|figure|g|svg|li|div")) {
      out.append('\n');
    }
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            // HTML has no way to write other control characters.
            default -> out.appendCodePoint(Character.isISOControl(c) && c != '\n' ? '\uFFFD' : c);
          }
        });
    return out.toString();
  }
}
