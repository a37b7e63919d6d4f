package io.partywall.orchestrator.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.testbed.TestBed;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.core.exc.StreamReadException;

class DocumentsTest {
  @Test
  void readsARecordBySnakeCaseNames() {
    assertThat(
            Documents.parseYaml(
                "p.yaml", "{scenario: network_95, frame_size: 64, target_mbit: 100}", Point.class))
        .isEqualTo(new Point(Scenario.NETWORK_95, 64, OptionalDouble.of(100)));
  }

  @Test
  void returnsFromJsonWhatItWrote() {
    Point point = new Point(Scenario.DEDICATED, 1500, OptionalDouble.empty());
    String json = Documents.json().writeValueAsString(point);

    assertThat(json)
        .isEqualTo("{\"scenario\":\"dedicated\",\"frame_size\":1500,\"target_mbit\":null}");
    assertThat(Documents.json().readValue(json, Point.class)).isEqualTo(point);
  }

  @Test
  void namesFileFieldAndRemedy() {
    assertRefused(
        "{scenario: idle, frame_size: 64, target: 1}",
        "p.yaml: target: unknown field; use one of frame_size, scenario, target_mbit");
    assertRefused(
        "{scenario: idle, frame_size: 20}",
        "p.yaml: frame_size is not within 60 and 1514: 20; correct the value");
    assertRefused(
        "{scenario: idle, frame_size: many}",
        "p.yaml: frame_size: is not a whole number below 2^31: \"many\"; correct the value");
  }

  @Test
  void refusesAFieldThatStandsTwiceInJsonToo() {
    assertThatThrownBy(() -> Documents.json().readTree("{\"a\":1,\"a\":2}"))
        .isInstanceOf(StreamReadException.class)
        .hasMessageStartingWith("Duplicate Object property \"a\"");
  }

  @Test
  void namesTheLineOfBrokenSyntax() {
    assertThatThrownBy(() -> Documents.parseYaml("t.yaml", "a:\n  - [b\n", TestBed.class))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("t.yaml: line 2: is not valid: ");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> Documents.parseYaml("p.yaml", text, Point.class))
        .isInstanceOf(BadInput.class)
        .hasMessage(message);
  }
}
