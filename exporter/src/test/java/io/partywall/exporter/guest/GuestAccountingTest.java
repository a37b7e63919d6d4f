package io.partywall.exporter.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.guest.NicCounters.Direction;
import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuestAccountingTest {
  private final CounterTable devices = new CounterTable();
  private final QueueDrops root = new QueueDrops();
  private final QueueDrops ingress = new QueueDrops();

  private NicCounters account(DeviceView view) {
    return GuestAccounting.of(
        view, 4, Objects.requireNonNull(devices.get(4)), root, ingress, new Differences());
  }

  private void dropped(QueueDrops drops, Hook hook, String kind, long packets) {
    drops.update(Map.of(4, new Qdisc(4, hook, kind, packets, 0, 0)), devices);
  }

  @Test
  void turnsTheViewOfATapAround() {
    // A value of 1000 + n stands for field n, so that no two can be mistaken for each other.
    Counter[] fields = Counter.values();
    for (int i = 0; i < fields.length; i++) {
      devices.set(4, fields[i], 1000 + i);
    }
    dropped(root, Hook.ROOT, "tbf", 50);
    dropped(ingress, Hook.INGRESS, "ingress", 60);

    assertThat(account(DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE))
        .isEqualTo(
            new NicCounters(
                1001,
                1003,
                OptionalLong.of(1005),
                1000,
                1002,
                OptionalLong.of(1004),
                List.of(
                    new Loss(Direction.RECEIVE, "qdisc", 50),
                    new Loss(Direction.TRANSMIT, "qdisc", 60),
                    new Loss(Direction.RECEIVE, "guest_queue", 1007),
                    new Loss(Direction.TRANSMIT, "other", 1006))));
  }

  @Test
  void takesTheDropsOfAMacvtapOutOfItsPackets() {
    // A flood of 20,000 frames, of which the guest got 9,599: recorded on a KVM host, kernel 6.1.
    devices
        .set(4, Counter.RX_PACKETS, 20_000)
        .set(4, Counter.RX_BYTES, 1_200_000)
        .set(4, Counter.RX_DROPPED, 10_401)
        .set(4, Counter.RX_ERRORS, 10_401)
        .set(4, Counter.TX_PACKETS, 496)
        .set(4, Counter.TX_BYTES, 29_760);
    dropped(root, Hook.ROOT, "netem", 504);

    assertThat(account(DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE))
        .isEqualTo(
            new NicCounters(
                9599,
                1_200_000,
                OptionalLong.empty(),
                496,
                29_760,
                OptionalLong.of(0),
                List.of(
                    new Loss(Direction.TRANSMIT, "qdisc", 504),
                    new Loss(Direction.RECEIVE, "guest_queue", 10_401),
                    new Loss(Direction.TRANSMIT, "other", 0))));
  }

  @Test
  void takesNeitherSideForWhatFiltersOfBothWaysDropped() {
    devices.set(4, Counter.TX_DROPPED, 1);
    dropped(ingress, Hook.INGRESS, "clsact", 1000);

    NicCounters nic = account(DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE);

    assertThat(nic.losses()).contains(new Loss(Direction.EITHER, "qdisc", 1000));
    assertThat(nic.receiveDrops()).isEqualTo(1);
    assertThat(nic.transmitDrops()).isZero();
  }
}
