package io.partywall.exporter;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.config.PathEnd;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.guest.GuestSource;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.paths.PathSource;
import io.partywall.exporter.vmm.kvm.QemuProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays recorded outputs of a real KVM host with vhost-net, macvtap and bonding, which the kernel
 * of a build machine may lack: from the numbers that iproute2 read there to the families. Nothing
 * of it runs here.
 */
class RecordedHostTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "partywall_(guest_(?:receive|transmit|lost)_packets|path_(?:offered|unexplained)_packets)"
              + "(?:_total)?\\{(.*)} (-?\\d+)");
  private static final Pattern VALUE = Pattern.compile("=\"([^\"]*)\"");

  @TempDir private Path root;

  private static DeclaredPath path(String name, PathEnd from, PathEnd to) {
    return new DeclaredPath(name, from, to);
  }

  private static PathEnd device(String name) {
    return new PathEnd.Interface(name);
  }

  private static PathEnd guest(String name) {
    return new PathEnd.GuestNic(name, "0");
  }

  /** What changed from each step to the next, of every guest and of these paths. */
  private String replay(String recording, List<DeclaredPath> paths, String... steps)
      throws IOException {
    RecordedHost host = new RecordedHost(recording);
    GuestDirectory directory =
        new GuestDirectory(
            List.of(new QemuProbe(host.processes(root).files())), GuestLabel.NAME, () -> 0);
    GuestSource guests = new GuestSource(directory);
    PathSource balance = new PathSource(paths, directory);
    StringBuilder changes = new StringBuilder();
    Map<String, Long> before = Map.of();
    for (String step : steps) {
      Snapshot snapshot = host.after(step);
      FamilyWriter out = new FamilyWriter();
      guests.collect(snapshot, out);
      balance.collect(snapshot, out);
      Map<String, Long> now = values(out.toString());
      if (!before.isEmpty()) {
        changes.append(step).append('\n').append(change(before, now));
      }
      before = now;
    }
    return changes.toString();
  }

  private static Map<String, Long> values(String exposition) {
    return exposition
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .collect(
            toMap(
                sample ->
                    sample.group(1)
                        + VALUE
                            .matcher(sample.group(2))
                            .results()
                            .map(value -> " " + value.group(1))
                            .collect(joining()),
                sample -> Long.valueOf(sample.group(3)),
                Long::sum,
                TreeMap::new));
  }

  private static String change(Map<String, Long> before, Map<String, Long> now) {
    StringBuilder lines = new StringBuilder();
    now.forEach((name, value) -> {
      long more = value - before.getOrDefault(name, 0L);
      if (more != 0) {
        lines.append("  %s %+d\n".formatted(name, more));
      }
    });
    return lines.toString();
  }

  @Test
  void holdsBackWhatWaitsForAPausedGuest() throws IOException {
    // Of the last 7,000, the virtual cable of a virtio NIC that is off swallowed 3,000: QEMU takes
    // them from the tap, and nothing on the host tells.
    assertThat(
            replay(
                "paused-6.1",
                List.of(path("in", device("vx1"), guest("v"))),
                "0",
                "1-v-paused2000",
                "2-v-paused20000",
                "3-v-cont",
                "7-v-linkoff"))
        .isEqualTo(
            """
            1-v-paused2000
              guest_lost_packets kvm v 0 receive guest_queue +1000
              guest_receive_packets kvm v 0 +1
              path_offered_packets in +2000
              path_unexplained_packets in +999
            2-v-paused20000
              guest_lost_packets kvm v 0 receive guest_queue +20000
              path_offered_packets in +20000
            3-v-cont
              guest_receive_packets kvm v 0 +999
              path_unexplained_packets in -999
            7-v-linkoff
              guest_lost_packets kvm v 0 receive guest_queue +1776
              guest_receive_packets kvm v 0 +5224
              path_offered_packets in +7000
            """);
  }

  @Test
  void readsTheNewerKernelAlike() throws IOException {
    assertThat(
            replay(
                "paused-6.12",
                List.of(path("in", device("vx1"), guest("v"))),
                "1-v-paused2000",
                "2-v-paused20000",
                "3-v-cont"))
        .isEqualTo(
            """
            2-v-paused20000
              guest_lost_packets kvm v 0 receive guest_queue +20000
              path_offered_packets in +20000
            3-v-cont
              guest_receive_packets kvm v 0 +999
              path_unexplained_packets in -999
            """);
  }

  @Test
  void addsUpTheQueuesOfANic() throws IOException {
    // Each of the two queues takes one frame and holds 999.
    assertThat(
            replay(
                "multiqueue-6.1",
                List.of(path("in", device("vx1"), guest("mq"))),
                "0",
                "2-flood",
                "3-paused20000"))
        .isEqualTo(
            """
            2-flood
              guest_lost_packets kvm mq 0 receive guest_queue +2664
              guest_receive_packets kvm mq 0 +21336
              path_offered_packets in +24000
            3-paused20000
              guest_lost_packets kvm mq 0 receive guest_queue +20000
              guest_receive_packets kvm mq 0 +2
              path_offered_packets in +22000
              path_unexplained_packets in +1998
            """);
  }

  @Test
  void takesTheRootAndNotItsChildren() throws IOException {
    // The root of tbf and of htb repeats what its child dropped. What clsact dropped may have gone
    // either way, and of what the bridge's rule dropped there is no counter: both are a rest.
    assertThat(
            replay(
                "qdisc-6.1",
                List.of(
                    path("in", device("vx1"), guest("v")), path("out", guest("v"), device("vx1"))),
                "0",
                "2-tbf",
                "3-tbf-fqcodel",
                "4-htb",
                "5-netem",
                "6-clsact-egress",
                "7-police-ingress",
                "8-nft"))
        .isEqualTo(
            """
            2-tbf
              guest_lost_packets kvm v 0 receive guest_queue +2000
              guest_lost_packets kvm v 0 receive qdisc +2795
              guest_receive_packets kvm v 0 +4205
              path_offered_packets in +9000
            3-tbf-fqcodel
              guest_lost_packets kvm v 0 receive qdisc +2661
              guest_receive_packets kvm v 0 +339
              path_offered_packets in +3000
            4-htb
              guest_lost_packets kvm v 0 receive qdisc +2718
              guest_receive_packets kvm v 0 +282
              path_offered_packets in +3000
            5-netem
              guest_lost_packets kvm v 0 receive qdisc +517
              guest_receive_packets kvm v 0 +4483
              path_offered_packets in +5000
            6-clsact-egress
              guest_lost_packets kvm v 0 either qdisc +1000
              path_offered_packets in +1000
              path_unexplained_packets in +1000
            7-police-ingress
              guest_lost_packets kvm v 0 either qdisc +1853
              guest_transmit_packets kvm v 0 +2000
              path_offered_packets out +2000
              path_unexplained_packets out +1853
            8-nft
              path_offered_packets in +1000
              path_unexplained_packets in +1000
            """);
  }

  @Test
  void readsAMacvtapInItsGuestsView() throws IOException {
    // While paused its ring holds what it counts as received at once, so that going on adds none.
    assertThat(
            replay(
                "macvtap-6.1",
                List.of(path("in", device("mx1"), guest("mv"))),
                "0",
                "1-flood",
                "3-mv-paused-socket",
                "3-mv-paused2000",
                "3-mv-paused20000",
                "4-mv-cont"))
        .isEqualTo(
            """
            1-flood
              guest_lost_packets kvm mv 0 receive guest_queue +10401
              guest_receive_packets kvm mv 0 +12599
              path_offered_packets in +23000
            3-mv-paused-socket
              guest_receive_packets kvm mv 0 +186
              guest_transmit_packets kvm mv 0 +2000
              path_offered_packets in +186
            3-mv-paused2000
              guest_lost_packets kvm mv 0 receive guest_queue +1689
              guest_receive_packets kvm mv 0 +311
              path_offered_packets in +2000
            3-mv-paused20000
              guest_lost_packets kvm mv 0 receive guest_queue +20000
              path_offered_packets in +20000
            4-mv-cont
            """);
  }

  @Test
  void countsWhatTheQueueOfAMacvtapDropsAsSentByTheGuest() throws IOException {
    assertThat(
            replay(
                "macvtap-6.1",
                List.of(path("out", guest("mv"), device("mx1"))),
                "4-mv-cont",
                "8-netem"))
        .isEqualTo(
            """
            8-netem
              guest_lost_packets kvm mv 0 receive guest_queue +1260
              guest_lost_packets kvm mv 0 transmit qdisc +504
              guest_receive_packets kvm mv 0 +2740
              guest_transmit_packets kvm mv 0 +496
              path_offered_packets out +496
            """);
  }

  @Test
  void leavesOutWhatAnInactiveMemberOfABondHears() throws IOException {
    // Of the 4,500 that came later 500 were the bond's own (LACP); the queue of a member dropped
    // 1,853, of which the bond's counters know nothing.
    assertThat(
            replay(
                "bond-6.12",
                List.of(
                    path("in", device("bond0"), guest("v")),
                    path("out", guest("v"), device("bond0"))),
                "ab0",
                "ab-in0",
                "ab-in1",
                "ab-tbf",
                "ab-nolink"))
        .isEqualTo(
            """
            ab-in0
              guest_receive_packets kvm v 0 +1000
              path_offered_packets in +1000
            ab-in1
            ab-tbf
              guest_lost_packets kvm v 0 receive guest_queue +2000
              guest_receive_packets kvm v 0 +2000
              guest_transmit_packets kvm v 0 +4501
              path_offered_packets in +4500
              path_offered_packets out +4501
              path_unexplained_packets in +500
              path_unexplained_packets out +1853
            ab-nolink
              guest_transmit_packets kvm v 0 +500
              path_offered_packets out +500
              path_unexplained_packets out +500
            """);
  }

  @Test
  void addsUpWhatProcessorsAndVhostWaited() throws IOException {
    assertThat(waits("multiqueue-6.1", "0"))
        .isEqualTo(Map.of("mq", 17.916571920 + 15.362627389 + 0.001870685 + 0.006602282));
    // From Linux 6.4 the threads of vhost are QEMU's own.
    assertThat(waits("bond-6.12", "ab0")).isEqualTo(Map.of("v", 1.764589576 + 0.003201209));
  }

  private Map<String, Double> waits(String recording, String step) throws IOException {
    RecordedHost host = new RecordedHost(recording);
    return new QemuProbe(host.processes(root.resolve(recording)).files())
        .guests(host.after(step).links()).stream()
            .collect(toMap(Guest::name, guest -> guest.cpuWaitSeconds().orElseThrow()));
  }
}
