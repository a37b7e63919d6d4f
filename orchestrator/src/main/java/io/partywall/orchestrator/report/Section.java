package io.partywall.orchestrator.report;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.markup.Element;
import java.util.List;

/**
 * A part of the page.
 *
 * @param id unique on the page, the target of links
 */
record Section(String id, String title, List<Element> content) {
  Section {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    content = List.copyOf(content);
  }

  Element toElement() {
    return Element.of("section")
        .with("aria-labelledby", id)
        .add(Element.of("h2", title).with("id", id))
        .addAll(content);
  }

  /** A picture under its caption. */
  static Element figure(String style, String caption, Element picture) {
    Element figure = Element.of("figure").add(Element.of("figcaption", caption)).add(picture);
    return style.isEmpty() ? figure : figure.with("class", style);
  }
}
