package io.partywall.orchestrator.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ElementTest {
  @Test
  void neverTakesTextForMarkup() {
    assertThat(
            Element.of("b", "<script>alert('&')</script>\u0007")
                .with("title", "\"><img src=x onerror=alert(1)>")
                .toString())
        .isEqualTo(
            "<b title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\">"
                + "&lt;script&gt;alert('&amp;')&lt;/script&gt;\uFFFD</b>");
  }

  @Test
  void writesAttributesAndChildrenInTheirOrder() {
    assertThat(
            Element.of("svg")
                .add(Element.of("line").with("x1", 1.0).with("y1", -0.001).with("x2", 2.346))
                .add(Element.of("br"))
                .add("end")
                .toString())
        .isEqualTo("<svg><line x1=\"1\" y1=\"0\" x2=\"2.35\"></line><br>end</svg>\n");
  }

  @Test
  void refusesWhatCannotBeWritten() {
    assertThatThrownBy(() -> Element.of("a b")).hasMessage("not an element's name: a b");
    assertThatThrownBy(() -> Element.of("a").with("on click", ""))
        .hasMessage("not an attribute's name: on click");
    assertThatThrownBy(() -> Element.of("a").with("x", Double.NaN))
        .hasMessage("x is not finite: NaN");
  }

  @Test
  void refusesARowThatDoesNotFitItsTable() {
    assertThatThrownBy(() -> Table.captioned("States").words("state").numbers("n").row("valid"))
        .hasMessage("1 cells in a table of 2 columns: States");
  }
}
