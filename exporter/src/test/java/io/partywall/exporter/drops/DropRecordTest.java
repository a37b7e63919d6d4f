package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DropRecordTest {
  @Test
  void keysDifferByEachOfTheirParts() {
    DropRecord.Key key = new DropRecord.Key(1, 2, 3, 4);

    assertThat(new DropRecord.Key(1, 2, 3, 4)).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(
            List.of(
                new DropRecord.Key(9, 2, 3, 4),
                new DropRecord.Key(1, 9, 3, 4),
                new DropRecord.Key(1, 2, 9, 4),
                new DropRecord.Key(1, 2, 3, 9)))
        .doesNotContain(key);
    assertThat(DropRecord.Key.class.getRecordComponents()).hasSize(4);
  }
}
