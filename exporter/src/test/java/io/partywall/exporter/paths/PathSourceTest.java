package io.partywall.exporter.paths;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.config.PathEnd;
import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.Guests;
import io.partywall.exporter.kernel.Counter;
import io.partywall.exporter.kernel.CounterTable;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Qdisc;
import io.partywall.exporter.kernel.Qdisc.Hook;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PathSourceTest {
  private static final int UPLINK = 2;
  private static final int TAP = 3;

  private final List<Guest> guests = new ArrayList<>();
  private final Map<Integer, String> devices = new TreeMap<>(Map.of(UPLINK, "eth1", TAP, "tap3"));
  private final CounterTable counters = new CounterTable();
  private final List<Qdisc> qdiscs = new ArrayList<>();

  private PathSource source(PathEnd from, PathEnd to) {
    return new PathSource(List.of(new DeclaredPath("p", from, to)), Guests.directory(guests));
  }

  private String collect(PathSource source) {
    List<Link> links = new ArrayList<>();
    devices.forEach((index, name) ->
        links.add(
            new Link(index, name, "", 0, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true)));
    FamilyWriter out = new FamilyWriter();
    source.collect(
        Snapshot.of(new LinkTable(links), counters, qdiscs, Instant.parse("2026-11-24T12:00:00Z")),
        out);
    return out.toString().replaceAll("(?m)^#.*\n", "").replace("partywall_path_", "");
  }

  private void count(int ifindex, Counter counter, long value) {
    counters.set(ifindex, counter, value);
  }

  @Test
  void writesTheWholeBalance() {
    guests.add(Guests.kvm("elm", "uuid1", TAP));
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.GuestNic("elm", "0"));
    count(UPLINK, Counter.RX_PACKETS, 5000);
    count(TAP, Counter.TX_PACKETS, 4000);
    count(TAP, Counter.TX_DROPPED, 30);
    qdiscs.add(new Qdisc(TAP, Hook.ROOT, "tbf", 20, 3, 180));
    collect(source);

    count(UPLINK, Counter.RX_PACKETS, 5100);
    count(TAP, Counter.TX_PACKETS, 4050);
    count(TAP, Counter.TX_DROPPED, 40);
    qdiscs.clear();
    qdiscs.add(new Qdisc(TAP, Hook.ROOT, "tbf", 45, 8, 480));
    qdiscs.add(new Qdisc(UPLINK, Hook.INGRESS, "ingress", 4, 0, 0));

    // 100 - 50 - 10 - 25 - 4 - (8 - 3) = 6
    assertThat(collect(source))
        .isEqualTo(
            """
            up{path="p",from="eth1",to="elm/0"} 1
            waiting_packets{path="p"} 8
            offered_packets_total{path="p"} 100
            delivered_packets_total{path="p"} 50
            lost_packets_total{path="p",place="guest_queue"} 10
            lost_packets_total{path="p",place="qdisc"} 29
            unexplained_packets{path="p"} 6
            """);
  }

  private static Guest onMacvtap() {
    Guest elm = Guests.kvm("elm", "uuid1");
    return new Guest(
        elm.vmm(),
        elm.name(),
        elm.uuid(),
        elm.state(),
        elm.startTime(),
        elm.vcpus(),
        elm.cpuSeconds(),
        elm.cpuWaitSeconds(),
        elm.networkNamespace(),
        List.of(
            new GuestNic("0", TAP, "tap3", "", "", "", DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE)));
  }

  @Test
  void readsAMacvtapInItsGuestsView() {
    guests.add(onMacvtap());
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    count(UPLINK, Counter.RX_PACKETS, 0);
    count(TAP, Counter.RX_PACKETS, 0);
    collect(source);

    // Recorded on a KVM host with kernel 6.1: see the accounting of guests.
    count(UPLINK, Counter.RX_PACKETS, 20_000);
    count(TAP, Counter.RX_PACKETS, 20_000);
    count(TAP, Counter.RX_DROPPED, 10_401);
    count(TAP, Counter.RX_ERRORS, 10_401);
    qdiscs.add(new Qdisc(TAP, Hook.ROOT, "netem", 504, 0, 0)); // Of what the guest sends.

    assertThat(collect(source))
        .contains("delivered_packets_total{path=\"p\"} 9599\n")
        .contains("lost_packets_total{path=\"p\",place=\"guest_queue\"} 10401\n")
        .contains("lost_packets_total{path=\"p\",place=\"qdisc\"} 0\n")
        .contains("unexplained_packets{path=\"p\"} 0\n");
  }

  @Test
  void goesOnWhereADropOfAMacvtapIsReadBeforeItsPacket() {
    guests.add(onMacvtap());
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    for (long[] read : new long[][] {{100, 100, 50}, {200, 197, 150}, {203, 203, 153}}) {
      count(UPLINK, Counter.RX_PACKETS, read[0]);
      count(TAP, Counter.RX_PACKETS, read[1]);
      count(TAP, Counter.RX_DROPPED, read[2]);
      collect(source);
    }

    assertThat(collect(source))
        .contains("offered_packets_total{path=\"p\"} 103\n")
        .contains("delivered_packets_total{path=\"p\"} 0\n")
        .contains("lost_packets_total{path=\"p\",place=\"guest_queue\"} 103\n")
        .contains("unexplained_packets{path=\"p\"} 0\n");
  }

  /** An inactive member of a bond, which hears what others are sent. */
  @Test
  void goesOnWhereWhatNobodyWantedIsReadBeforeItIsReceived() {
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    for (long[] read : new long[][] {{110, 100, 0}, {207, 200, 7}, {310, 300, 10}}) {
      count(UPLINK, Counter.RX_PACKETS, read[0]);
      count(UPLINK, Counter.RX_NOHANDLER, read[1]);
      count(TAP, Counter.TX_PACKETS, read[2]);
      collect(source);
    }

    assertThat(collect(source))
        .contains("offered_packets_total{path=\"p\"} 0\n")
        .contains("delivered_packets_total{path=\"p\"} 10\n");
  }

  @Test
  void doesNotGuessWhichWayWhatFiltersOfBothWaysDroppedWasGoing() {
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    count(UPLINK, Counter.RX_PACKETS, 0);
    count(TAP, Counter.TX_PACKETS, 0);
    collect(source);

    count(UPLINK, Counter.RX_PACKETS, 10);
    count(TAP, Counter.TX_PACKETS, 7);
    qdiscs.add(new Qdisc(UPLINK, Hook.INGRESS, "clsact", 3, 0, 0));

    assertThat(collect(source))
        .contains("lost_packets_total{path=\"p\",place=\"qdisc\"} 0\n")
        .contains("unexplained_packets{path=\"p\"} 3\n");
  }

  @Test
  void tellsOfMoreThanWentInWithANegativeRest() {
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    count(UPLINK, Counter.RX_PACKETS, 0);
    count(TAP, Counter.TX_PACKETS, 0);
    collect(source);

    count(TAP, Counter.TX_PACKETS, 4);

    assertThat(collect(source)).contains("unexplained_packets{path=\"p\"} -4\n");
  }

  @Test
  void goesOnWhenADriverBeginsAnew() {
    PathSource source = source(new PathEnd.Interface("eth1"), new PathEnd.Interface("tap3"));
    count(UPLINK, Counter.RX_PACKETS, 0);
    count(TAP, Counter.TX_PACKETS, 0);
    collect(source);
    count(UPLINK, Counter.RX_PACKETS, 10);
    count(TAP, Counter.TX_PACKETS, 9);
    collect(source);

    count(UPLINK, Counter.RX_PACKETS, 2);
    collect(source);
    count(UPLINK, Counter.RX_PACKETS, 5);
    count(TAP, Counter.TX_PACKETS, 12);

    assertThat(collect(source))
        .contains("offered_packets_total{path=\"p\"} 13\n")
        .contains("delivered_packets_total{path=\"p\"} 12\n")
        .contains("unexplained_packets{path=\"p\"} 1\n");
  }

  @Test
  void saysNothingOfAPathWhoseEndsWereNeverThere() {
    PathSource source = source(new PathEnd.GuestNic("elm", "1"), new PathEnd.Interface("eth1"));
    guests.add(Guests.kvm("elm", "uuid1", TAP));
    count(UPLINK, Counter.RX_PACKETS, 5);
    count(TAP, Counter.TX_PACKETS, 5);

    assertThat(collect(source)).isEqualTo("up{path=\"p\",from=\"elm/1\",to=\"eth1\"} 0\n");
  }
}
