package io.partywall.exporter.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DerivedUuidTest {
  /** The first half is the hash that draft-eastlake-fnv prints, but for the version. */
  @Test
  void isTheHashOfTheText() {
    assertThat(DerivedUuid.of("a"))
        .isEqualTo("af63dc4c-8601-8c8c-909c-22b379fe11c1"); // af63dc4c8601ec8c
    assertThat(DerivedUuid.of("foobar"))
        .isEqualTo("85944171-f739-87e8-830c-7e60da308dcb"); // 85944171f73967e8
  }

  @Test
  void isOfTheVersionForOnesOwn() {
    UUID uuid = UUID.fromString(DerivedUuid.of("web\0004711\000123456"));

    assertThat(uuid.version()).isEqualTo(8);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  /** Guests of one name are told apart by the first eight digits. */
  @Test
  void differsAtItsBeginningWhereGuestsDifferLittle() {
    Set<String> beginnings = new HashSet<>();
    for (int pid = 0; pid < 1000; pid++) {
      beginnings.add(DerivedUuid.of("web\000" + pid + "\000123456").substring(0, 8));
    }

    assertThat(beginnings).hasSize(1000);
  }
}
