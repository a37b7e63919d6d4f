package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DropLedgerTest {
  private static final Owner TAP = Owner.device("tap0");
  private static final Owner GUEST = new Owner("kvm", "ash", "0", "tap0");

  private final DropLedger ledger = new DropLedger(2);

  @Test
  void addsUpThePlacesOfOneFunction() {
    count(1, 10, TAP, "f", "FULL_RING");
    count(2, 5, TAP, "f", "FULL_RING");
    count(1, 12, TAP, "f", "FULL_RING");

    assertThat(ledger.series())
        .isEqualTo(Map.of(new DropLedger.Series(TAP, "f", "FULL_RING"), 17L));
  }

  @Test
  void givesToANewOwnerOnlyWhatComesFromThenOn() {
    count(1, 10, TAP, "f", "FULL_RING");
    count(1, 13, GUEST, "f", "FULL_RING");
    count(1, 14, GUEST, "f", "FULL_RING");

    assertThat(ledger.series())
        .isEqualTo(
            Map.of(
                new DropLedger.Series(TAP, "f", "FULL_RING"), 10L,
                new DropLedger.Series(GUEST, "f", "FULL_RING"), 4L));
  }

  @Test
  void countsWhatIsOneSeriesTooManyAndGoesOnWithTheOthers() {
    count(1, 1, TAP, "f", "A");
    count(2, 1, TAP, "f", "B");
    count(3, 7, TAP, "f", "C");
    count(3, 9, TAP, "f", "C");
    count(2, 4, TAP, "f", "B");

    assertThat(ledger.series().values()).containsExactly(1L, 4L);
    assertThat(ledger.overLimit()).isEqualTo(9);
  }

  @Test
  void makesRoomWhenAnInterfaceGoes() {
    count(1, 1, TAP, "f", "A");
    count(2, 2, Owner.HOST, "f", "B");

    ledger.keep(owner -> !owner.equals(TAP));
    count(3, 3, Owner.HOST, "f", "C");

    assertThat(ledger.series())
        .isEqualTo(
            Map.of(
                new DropLedger.Series(Owner.HOST, "f", "B"), 2L,
                new DropLedger.Series(Owner.HOST, "f", "C"), 3L));
    assertThat(ledger.overLimit()).isZero();
  }

  @Test
  void countsFromNothingAtAPlaceThatWasForgotten() {
    count(1, 10, TAP, "f", "A");
    ledger.countLast(record(1, 11), Optional.of(TAP), "f", "A");
    count(1, 2, TAP, "f", "A");

    assertThat(ledger.series().values()).containsExactly(13L);
  }

  @Test
  void keepsApartWhatIsNoDropAndWhatIsElsewhere() {
    count(1, 1000, TAP, "tun_queue_purge", "NOT_SPECIFIED");
    count(2, 5, Owner.HOST, "unix_release_sock", "SOCKET_CLOSE");
    ledger.count(record(3, 6), Optional.empty(), "tcp_v4_rcv", "NO_SOCKET");

    assertThat(ledger.series()).isEmpty();
    assertThat(ledger.elsewhere()).isEqualTo(6);
    assertThat(ledger.frees())
        .isEqualTo(Map.of(FreeKind.PURGE, 1000L, FreeKind.GENERATOR, 0L, FreeKind.LOCAL, 5L));
  }

  private void count(int place, long packets, Owner owner, String function, String reason) {
    ledger.count(record(place, packets), Optional.of(owner), function, reason);
  }

  private static DropRecord record(int place, long packets) {
    return new DropRecord(new DropRecord.Key(place, 0, 0, 0), packets);
  }
}
