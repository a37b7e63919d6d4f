package io.partywall.exporter.guest;

import static io.partywall.exporter.guest.Guests.kvm;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GuestSourceTest {
  private static final String U1 = "7b0c0f5a-0000-0000-0000-000000000001";
  private static final String U2 = "8c0c0f5a-0000-0000-0000-000000000002";

  private final List<Guest> here = new ArrayList<>();
  private final GuestSource source = new GuestSource(Guests.directory(here));

  private String exposition(Snapshot snapshot) {
    FamilyWriter out = new FamilyWriter();
    source.collect(snapshot, out);
    return out.toString();
  }

  private String samples(Snapshot snapshot, String... families) {
    return exposition(snapshot)
        .lines()
        .filter(line -> List.of(families).contains(line.replaceFirst("[{ ].*", "")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void writesWhatIsKnownOfAGuest() {
    here.add(kvm("elm", U1, 4));

    String text = exposition(new Moment().device(4, "tap4", 200, 40).qdisc(4, 10).snapshot());

    assertThat(text.lines().filter(line -> !line.startsWith("# ")).toList())
        .containsExactly(
            """
            partywall_guest_receive_packets_total{vmm="kvm",guest="elm",nic="0"} 200
            partywall_guest_receive_bytes_total{vmm="kvm",guest="elm",nic="0"} 12000
            partywall_guest_receive_errors_total{vmm="kvm",guest="elm",nic="0"} 2
            partywall_guest_transmit_packets_total{vmm="kvm",guest="elm",nic="0"} 100
            partywall_guest_transmit_bytes_total{vmm="kvm",guest="elm",nic="0"} 6000
            partywall_guest_transmit_errors_total{vmm="kvm",guest="elm",nic="0"} 1
            partywall_guest_receive_drops_total{vmm="kvm",guest="elm",nic="0"} 50
            partywall_guest_transmit_drops_total{vmm="kvm",guest="elm",nic="0"} 3
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="qdisc"} 10
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="guest_queue"} 40
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="transmit",place="other"} 3
            partywall_guest_nic_up{vmm="kvm",guest="elm",nic="0"} 1
            partywall_guest_info{vmm="kvm",guest="elm",uuid="7b0c0f5a-0000-0000-0000-000000000001"} 1
            partywall_guest_nic_info{vmm="kvm",guest="elm",nic="0",device="tap4",bridge="br0",mac="52:54:00:00:00:04",model="virtio-net-pci"} 1
            partywall_guest_state{vmm="kvm",guest="elm",state="running"} 1
            partywall_guest_state{vmm="kvm",guest="elm",state="paused"} 0
            partywall_guest_vcpus{vmm="kvm",guest="elm"} 2
            partywall_guest_start_time_seconds{vmm="kvm",guest="elm"} 1.7000000005E9
            partywall_guest_cpu_seconds_total{vmm="kvm",guest="elm"} 3.25
            partywall_guest_cpu_wait_seconds_total{vmm="kvm",guest="elm"} 0.5
            partywall_vmm_receive_packets_total{vmm="kvm"} 200
            partywall_vmm_receive_bytes_total{vmm="kvm"} 12000
            partywall_vmm_receive_drops_total{vmm="kvm"} 50
            partywall_vmm_transmit_packets_total{vmm="kvm"} 100
            partywall_vmm_transmit_bytes_total{vmm="kvm"} 6000
            partywall_vmm_transmit_drops_total{vmm="kvm"} 3
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """
                .lines()
                .toArray(String[]::new));
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    here.add(kvm("elm", U1, 4, 5));

    String text =
        samples(
            new Moment().device(4, "tap4", 200, 40).snapshot(),
            "partywall_guest_receive_packets_total",
            "partywall_guest_receive_drops_total",
            "partywall_guest_lost_packets_total");

    assertThat(text)
        .isEqualTo(
            """
            partywall_guest_receive_packets_total{vmm="kvm",guest="elm",nic="0"} 200
            partywall_guest_receive_drops_total{vmm="kvm",guest="elm",nic="0"} 40
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="guest_queue"} 40
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="transmit",place="other"} 3
            """);
  }

  @Test
  void writesOfWhoIsHereNow() {
    Moment moment = new Moment().device(4, "tap4", 200, 40).device(5, "tap5", 1000, 0);
    String[] families = {"partywall_guest_info", "partywall_guest_transmit_drops_total"};
    here.add(kvm("elm", U1, 4));
    here.add(kvm("oak", U2, 5));
    samples(moment.snapshot(), families);

    here.removeFirst();
    here.add(kvm("ash", U1, 4, 5));
    String text = samples(new Moment().device(5, "tap5", 1000, 0).snapshot(), families);

    assertThat(text)
        .isEqualTo(
            """
            partywall_guest_transmit_drops_total{vmm="kvm",guest="ash",nic="1"} 3
            partywall_guest_transmit_drops_total{vmm="kvm",guest="oak",nic="0"} 3
            partywall_guest_info{vmm="kvm",guest="ash",uuid="7b0c0f5a-0000-0000-0000-000000000001"} 1
            partywall_guest_info{vmm="kvm",guest="oak",uuid="8c0c0f5a-0000-0000-0000-000000000002"} 1
            """);
  }

  @Test
  void writesNothingWhereNobodyLives() {
    assertThat(exposition(new Moment().device(4, "tap4", 200, 40).snapshot())).isEmpty();
  }

  @Test
  void keepsTheTotalsOfGuestsThatLeft() {
    here.add(kvm("elm", U1, 4));
    here.add(kvm("oak", U2, 5));
    Moment both = new Moment().device(4, "tap4", 200, 40).device(5, "tap5", 1000, 0);
    exposition(both.snapshot());
    here.removeFirst();

    String afterwards = totals(new Moment().device(5, "tap5", 1500, 0).snapshot());

    assertThat(afterwards)
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 1700
            partywall_vmm_receive_drops_total{vmm="kvm"} 40
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  @Test
  void countsAGuestThatWasNotSeenForAMomentOnce() {
    here.add(kvm("elm", U1, 4));
    exposition(new Moment().device(4, "tap4", 200, 40).snapshot());
    Guest elm = here.removeFirst();
    exposition(new Moment().device(4, "tap4", 250, 40).snapshot());
    here.add(elm);

    assertThat(totals(new Moment().device(4, "tap4", 300, 45).snapshot()))
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 300
            partywall_vmm_receive_drops_total{vmm="kvm"} 45
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  /** Without a UUID of its own, it has another one at each start. */
  @Test
  void countsOnceWhatAPersistentTapCountedBeforeItsGuestStartedAgain() {
    here.add(kvm("elm", U1, 4));
    exposition(new Moment().device(4, "tap4", 200, 40).snapshot());
    here.clear();
    exposition(new Moment().device(4, "tap4", 200, 40).snapshot());
    here.add(kvm("elm", U2, 4));

    assertThat(totals(new Moment().device(4, "tap4", 300, 45).snapshot()))
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 300
            partywall_vmm_receive_drops_total{vmm="kvm"} 45
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  @Test
  void countsANicOnceWhosePlaceAmongTheGuestsNicsChanges() {
    here.add(kvm("elm", U1, 4, 5));
    Moment moment = new Moment().device(4, "tap4", 200, 40).device(5, "tap5", 1000, 0);
    exposition(moment.snapshot());
    here.set(0, kvm("elm", U1, 5));

    assertThat(totals(new Moment().device(5, "tap5", 1500, 0).snapshot()))
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 1700
            partywall_vmm_receive_drops_total{vmm="kvm"} 40
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  /** Each on a tap that stays; and, after them, one again. */
  @Test
  void countsOnceWhatPersistentTapsCountedHoweverManyThereAre() {
    Moment taps = new Moment();
    for (int tap = 1; tap <= 5000; tap++) {
      taps.device(tap, "tap" + tap, 2, 0);
    }
    for (int tap = 1; tap <= 5000; tap++) {
      here.add(kvm("guest" + tap, "uuid" + tap, tap));
    }
    exposition(taps.snapshot());
    here.clear();
    exposition(taps.snapshot());
    here.add(kvm("elm", U1, 1));

    assertThat(totals(taps.snapshot()))
        .startsWith("partywall_vmm_receive_packets_total{vmm=\"kvm\"} 10000\n");
  }

  @Test
  void keepsTheTotalsOfMoreTapsThanItRemembers() {
    for (int tap = 1; tap <= 5000; tap++) {
      here.add(kvm("elm", U1, tap));
      exposition(new Moment().device(tap, "tap" + tap, 2, 0).snapshot());
      here.clear();
    }

    assertThat(totals(new Moment().snapshot()))
        .startsWith("partywall_vmm_receive_packets_total{vmm=\"kvm\"} 10000\n");
  }

  @Test
  void addsUpWhenAGuestsCountersBeginAnew() {
    here.add(kvm("elm", U1, 4));
    exposition(new Moment().device(4, "tap4", 200, 40).snapshot());

    assertThat(totals(new Moment().device(4, "tap4", 7, 1).snapshot()))
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 207
            partywall_vmm_receive_drops_total{vmm="kvm"} 41
            partywall_vmm_guests{vmm="kvm",state="running"} 1
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  @Test
  void hasNoGuestsLeftWhenTheLastHasGone() {
    here.add(kvm("elm", U1, 4));
    exposition(new Moment().device(4, "tap4", 200, 40).snapshot());
    here.clear();

    assertThat(totals(new Moment().snapshot()))
        .isEqualTo(
            """
            partywall_vmm_receive_packets_total{vmm="kvm"} 200
            partywall_vmm_receive_drops_total{vmm="kvm"} 40
            partywall_vmm_guests{vmm="kvm",state="running"} 0
            partywall_vmm_guests{vmm="kvm",state="paused"} 0
            """);
  }

  @Test
  void carriesOnWhenAQdiscsCounterWrapsAndWhenItIsReplaced() {
    here.add(kvm("elm", U1, 4));
    String[] places = {"partywall_guest_receive_drops_total"};
    long almost = (1L << 32) - 6;
    samples(new Moment().device(4, "tap4", 0, 0).qdisc(4, almost).snapshot(), places);

    String wrapped = samples(new Moment().device(4, "tap4", 0, 0).qdisc(4, 4).snapshot(), places);
    String replaced = samples(new Moment().device(4, "tap4", 0, 0).qdisc(4, 1).snapshot(), places);

    String labels = "{vmm=\"kvm\",guest=\"elm\",nic=\"0\"} ";
    assertThat(wrapped).isEqualTo(places[0] + labels + (almost + 10) + "\n");
    assertThat(replaced).isEqualTo(places[0] + labels + (almost + 11) + "\n");
  }

  @Test
  void addsUpWhatADisciplineDroppedThatComesBackAfterAnother() {
    here.add(kvm("elm", U1, 4));
    String[] places = {"partywall_guest_transmit_drops_total"};
    samples(new Moment().device(4, "tap4", 0, 0).ingress(4, "ingress", 60).snapshot(), places);
    samples(new Moment().device(4, "tap4", 0, 0).ingress(4, "clsact", 5).snapshot(), places);

    Moment again = new Moment().device(4, "tap4", 0, 0).ingress(4, "ingress", 70);

    assertThat(samples(again.snapshot(), places))
        .isEqualTo(places[0] + "{vmm=\"kvm\",guest=\"elm\",nic=\"0\"} 133\n");
  }

  @Test
  void letsNoSumFallWhenFiltersOfOneWayBecomeFiltersOfBoth() {
    here.add(kvm("elm", U1, 4));
    totals(new Moment().device(4, "tap4", 200, 40).ingress(4, "ingress", 60).snapshot());

    String text =
        samples(
            new Moment().device(4, "tap4", 200, 40).ingress(4, "clsact", 5).snapshot(),
            "partywall_guest_transmit_drops_total",
            "partywall_guest_lost_packets_total",
            "partywall_vmm_receive_packets_total",
            "partywall_vmm_transmit_drops_total");

    assertThat(text)
        .isEqualTo(
            """
            partywall_guest_transmit_drops_total{vmm="kvm",guest="elm",nic="0"} 63
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="transmit",place="qdisc"} 60
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="either",place="qdisc"} 5
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="guest_queue"} 40
            partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="transmit",place="other"} 3
            partywall_vmm_receive_packets_total{vmm="kvm"} 200
            partywall_vmm_transmit_drops_total{vmm="kvm"} 63
            """);
  }

  @Test
  void letsNoCounterFallWhereADropOfAMacvtapIsReadBeforeItsPacket() {
    here.add(kvm("elm", U1, DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE, 4));
    String[] families = {
      "partywall_guest_receive_packets_total", "partywall_vmm_receive_packets_total"
    };
    String text = "";
    for (long[] received : new long[][] {{100, 50}, {100, 53}, {103, 53}, {104, 53}, {9, 2}}) {
      Moment moment = new Moment().device(4, "tap4", 0, 0);
      moment.counters().set(4, Counter.RX_PACKETS, received[0]);
      moment.counters().set(4, Counter.RX_DROPPED, received[1]);
      text += samples(moment.snapshot(), families);
    }

    assertThat(text.replaceAll("partywall_|_receive_packets_total|\\{.*}", ""))
        .isEqualTo(
            """
            guest 50
            vmm 50
            guest 50
            vmm 50
            guest 50
            vmm 50
            guest 51
            vmm 51
            guest 7
            vmm 58
            """);
  }

  private String totals(Snapshot snapshot) {
    return samples(
        snapshot,
        "partywall_vmm_receive_packets_total",
        "partywall_vmm_receive_drops_total",
        "partywall_vmm_guests");
  }
}
