package io.partywall.orchestrator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.DeviceCounters;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountingTest {
  private static final Stream STREAM =
      new Stream(
          "elm",
          new End("g1", "test0", "198.18.1.2", "02:00:00:00:00:01"),
          new End("s1", "test0", "198.18.2.2", "02:00:00:00:00:02"),
          "02:00:00:00:00:03",
          Optional.of("tapin1"),
          Optional.of("tapout1"),
          List.of("in1", "out1"),
          List.of(),
          List.of());

  @Test
  void locatesEachLostFrameAtOnePlace() {
    Reading before = reading(0, 0, 0, unit(0, 0, 0, 0, 0));
    // 1000 sent: 10 fell at the generator's device, 300 before the guest, 40 inside it, 50 behind.
    Reading after = reading(990, 10, 600, unit(300, 0, 690, 650, 50));

    assertThat(accounting(before, after).flow(64, new Sent(1000, 2.0), 600, 0))
        .isEqualTo(
            new Flow(
                "elm",
                64,
                2.0,
                1000,
                600,
                600,
                List.of(
                    new Loss("generator", "test0", 10),
                    new Loss("backlog", "out1", 50),
                    new Loss("guest_queue", "tapin1", 300),
                    new Loss("guest", "elm", 40))))
        .extracting(Flow::residue)
        .isEqualTo(0L);
  }

  @Test
  void leavesWhatNoCounterExplainsAsResidue() {
    Reading before = reading(5, 0, 5, unit(7, 7, 5, 5, 0));
    Reading after = reading(1005, 0, 895, unit(57, 57, 905, 905, 0));

    assertThat(accounting(before, after).flow(64, new Sent(1000, 2.0)).losses())
        .containsExactly(new Loss("guest_queue", "tapin1", 50), new Loss("qdisc", "tapin1", 50));
    assertThat(accounting(before, after).flow(64, new Sent(1000, 2.0)).residue()).isEqualTo(10);
  }

  @Test
  void takesFramesOfTheGuestsOwnForResidueAndNotForALoss() {
    Reading before = reading(0, 0, 0, unit(0, 0, 0, 0, 0));
    // 300 fell before the guest; it sent on the other 700, and 30 of its own.
    Reading after = reading(1000, 0, 730, unit(300, 0, 700, 730, 0));

    assertThat(accounting(before, after).flow(64, new Sent(1000, 2.0)))
        .isEqualTo(
            new Flow(
                "elm", 64, 2.0, 1000, 730, 730, List.of(new Loss("guest_queue", "tapin1", 300))))
        .extracting(Flow::residue)
        .isEqualTo(-30L);
  }

  @Test
  void doesNotTrustACaptureThatMissedFrames() {
    Reading before = reading(0, 0, 0, unit(0, 0, 0, 0, 0));
    Reading after = reading(1000, 0, 1000, unit(0, 0, 1000, 1000, 0));

    assertThat(accounting(before, after).flow(64, new Sent(1000, 2.0), 990, 9).captured())
        .isEqualTo(990);
    assertThatThrownBy(() -> accounting(before, after).flow(64, new Sent(1000, 2.0), 990, 0))
        .isInstanceOf(InstrumentException.class)
        .hasMessage("the capture saw 990 frames and the sink's interface 1000");
  }

  @Test
  void doesNotTrustAGeneratorWhoseInterfaceSaysOtherwise() {
    Reading before = reading(0, 0, 0, unit(0, 0, 0, 0, 0));
    Reading after = reading(900, 0, 900, unit(0, 0, 900, 900, 0));

    assertThatThrownBy(() -> accounting(before, after).flow(64, new Sent(1000, 2.0)))
        .isInstanceOf(InstrumentException.class)
        .hasMessage("the generator reports 1000 frames and its interface 900");
  }

  private static Accounting accounting(Reading before, Reading after) {
    return new Accounting(STREAM, "kvm", before, after);
  }

  private static Reading reading(long sent, long droppedAtGenerator, long received, String unit) {
    return new Reading(
        Map.of(
            "g1:test0", new DeviceCounters(0, 0, 0, 0, 0, sent, 0, droppedAtGenerator),
            "s1:test0", new DeviceCounters(0, received, 0, 0, 0, 0, 0, 0)),
        Exposition.parse(unit));
  }

  private static String unit(long queue, long qdisc, long delivered, long forwarded, long out) {
    return """
    partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="guest_queue"} %d
    partywall_guest_lost_packets_total{vmm="kvm",guest="elm",nic="0",direction="receive",place="qdisc"} %d
    partywall_guest_lost_packets_total{vmm="kvm",guest="oak",nic="0",direction="receive",place="qdisc"} 77
    partywall_guest_receive_packets_total{vmm="kvm",guest="elm",nic="0"} %d
    partywall_guest_transmit_packets_total{vmm="kvm",guest="elm",nic="1"} %d
    partywall_interface_transmit_drops_total{device="in1"} 0
    partywall_interface_transmit_drops_total{device="out1"} %d
    """
        .formatted(queue, qdisc, delivered, forwarded, out);
  }
}
