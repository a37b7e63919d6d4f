package io.partywall.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelsTest {
  @Test
  void standInTheirOrderEscaped() {
    assertThat(Labels.of("guest", "back\\slash, \"quotes\" and\nlines", "text", "Grüße 🦊"))
        .hasToString("{guest=\"back\\\\slash, \\\"quotes\\\" and\\nlines\",text=\"Grüße 🦊\"}");
    assertThat(Labels.of()).hasToString("");
  }

  @Test
  void refuseWhatPrometheusCouldNotRead() {
    assertThatThrownBy(() -> Labels.of("device")).hasMessage("the label device has no value");
    assertThatThrownBy(() -> Labels.of("a-b", "c")).hasMessage("'a-b' is no name of a label");
  }

  @Test
  void areMadeOnceAndForgottenWhenAScrapeDidNotNeedThem() {
    List<String> made = new ArrayList<>();
    LabelCache<String> cache =
        new LabelCache<>(device -> {
          made.add(device);
          return Labels.of("device", device);
        });
    for (List<String> scrape :
        List.of(List.of("a", "b"), List.of("b", "b"), List.of("b"), List.of("a", "b"))) {
      cache.begin();
      for (String device : scrape) {
        assertThat(cache.of(device)).hasToString("{device=\"" + device + "\"}");
      }
    }

    assertThat(made).containsExactly("a", "b", "a");
    assertThat(cache.size()).isEqualTo(2);
    cache.begin();
    cache.begin();
    assertThat(cache.size()).isZero();
  }
}
