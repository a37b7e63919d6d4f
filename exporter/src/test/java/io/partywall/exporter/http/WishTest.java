package io.partywall.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.metrics.Format;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WishTest {
  @Test
  void differsByEachOfItsParts() {
    Wish wish = new Wish(Format.TEXT, false, Set.of("guests"));

    assertThat(new Wish(Format.TEXT, false, Set.of("guests")))
        .isEqualTo(wish)
        .hasSameHashCodeAs(wish);
    assertThat(
            List.of(
                new Wish(Format.OPENMETRICS, false, Set.of("guests")),
                new Wish(Format.TEXT, true, Set.of("guests")),
                new Wish(Format.TEXT, false, Set.of("host"))))
        .doesNotContain(wish);
    assertThat(Wish.class.getRecordComponents()).hasSize(3);
  }
}
