package io.partywall.exporter.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.guest.NicCounters.Direction;
import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.LinkCounters;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuestAccountingTest {
  // A counter of 1000 + n stands for field n, so that no two can be mistaken for each other.
  private static final LinkCounters DEVICE =
      new LinkCounters(1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011);

  @Test
  void turnsTheViewOfATapAround() {
    assertThat(
            GuestAccounting.of(
                DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE, DEVICE, OptionalLong.of(50)))
        .isEqualTo(
            new NicCounters(
                1002,
                1004,
                OptionalLong.of(1006),
                1001,
                1003,
                OptionalLong.of(1005),
                List.of(
                    new Loss(Direction.RECEIVE, "qdisc", 50),
                    new Loss(Direction.RECEIVE, "guest_queue", 1008),
                    new Loss(Direction.TRANSMIT, "other", 1007))));
  }

  @Test
  void takesTheDropsOfAMacvtapOutOfItsPackets() {
    LinkCounters flooded =
        new LinkCounters(20_000, 496, 1_200_000, 29_760, 10_401, 0, 10_401, 0, 0, 0, 0);

    assertThat(
            GuestAccounting.of(
                DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE, flooded, OptionalLong.of(504)))
        .isEqualTo(
            new NicCounters(
                9599,
                1_200_000,
                OptionalLong.empty(),
                496,
                29_760,
                OptionalLong.of(0),
                List.of(
                    new Loss(Direction.RECEIVE, "guest_queue", 10_401),
                    new Loss(Direction.TRANSMIT, "qdisc", 504),
                    new Loss(Direction.TRANSMIT, "other", 0))));
  }
}
