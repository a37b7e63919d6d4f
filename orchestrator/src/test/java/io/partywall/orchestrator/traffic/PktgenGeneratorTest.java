package io.partywall.orchestrator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * What pktgen is told, and what it says; the answers are those of Linux 6.1.0-56-amd64 (Debian 12)
 * to these very commands.
 */
class PktgenGeneratorTest {
  private static final Stream STREAM =
      new Stream(
          "elm",
          new End("source", "test0", "198.18.200.1", "02:00:00:00:aa:01"),
          new End("sink", "test0", "198.18.200.2", "02:00:00:00:aa:03"),
          "02:00:00:00:aa:02",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());

  /** To the command of the first test. */
  private static final String PACED =
      """
      Params: count 5000  min_pkt_size: 1500  max_pkt_size: 1500
           frags: 0  delay: 200000  clone_skb: 0  ifname: test0
           flows: 0 flowlen: 0
           queue_map_min: 0  queue_map_max: 0
           dst_min: 198.18.200.2  dst_max:\s
           src_min: 198.18.200.1  src_max: 198.18.200.1
           src_mac: 02:00:00:00:aa:01 dst_mac: 02:00:00:00:aa:02
           udp_src_min: 9  udp_src_max: 9  udp_dst_min: 9  udp_dst_max: 9
           src_mac_count: 0  dst_mac_count: 0
           Flags:\s
      Current:
           pkts-sofar: 5000  errors: 0
           started: 114793451us  stopped: 115793259us idle: 962576us
           seq_num: 5001  cur_dst_mac_offset: 0  cur_src_mac_offset: 0
           cur_saddr: 198.18.200.1  cur_daddr: 198.18.200.2
           cur_udp_dst: 9  cur_udp_src: 9
           cur_queue_map: 0
           flows: 0
      Result: OK: 999808(c37231+d962576) usec, 5000 (1500byte,0frags)
        5000pps 60Mb/sec (60000000bps) errors: 0
      """;

  /** To that of the second: the signal that ends the start comes before the last frame. */
  private static final String FLOOD_CUT_OFF =
      """
      Params: count 20000000  min_pkt_size: 64  max_pkt_size: 64
           frags: 0  delay: 0  clone_skb: 0  ifname: test0
           flows: 0 flowlen: 0
           queue_map_min: 0  queue_map_max: 0
           dst_min: 198.18.200.2  dst_max:\s
           src_min: 198.18.200.1  src_max: 198.18.200.1
           src_mac: 02:00:00:00:aa:01 dst_mac: 02:00:00:00:aa:02
           udp_src_min: 9  udp_src_max: 9  udp_dst_min: 9  udp_dst_max: 9
           src_mac_count: 0  dst_mac_count: 0
           Flags:\s
      Current:
           pkts-sofar: 80643  errors: 0
           started: 117209830us  stopped: 118173021us idle: 33717us
           seq_num: 80644  cur_dst_mac_offset: 0  cur_src_mac_offset: 0
           cur_saddr: 198.18.200.1  cur_daddr: 198.18.200.2
           cur_udp_dst: 9  cur_udp_src: 9
           cur_queue_map: 0
           flows: 0
      Result: OK: 963191(c929473+d33717) usec, 80643 (64byte,0frags)
        83724pps 42Mb/sec (42866688bps) errors: 0
      """;

  @Test
  void pacesByTheWaitBetweenTwoFramesAndEndsAfterTheLast() {
    List<String> command =
        PktgenGenerator.command(
            STREAM, new Load(1500, OptionalDouble.of(5_000), Duration.ofSeconds(1)));

    assertThat(words(command))
        .isEqualTo(
            """
            pktgen test0 2.000
            kpktgend_0: rem_device_all
            kpktgend_0: add_device test0
            test0: count 5000
            test0: pkt_size 1500
            test0: delay 200000
            test0: clone_skb 0
            test0: src_mac 02:00:00:00:aa:01
            test0: dst_mac 02:00:00:00:aa:02
            test0: src_min 198.18.200.1
            test0: src_max 198.18.200.1
            test0: dst 198.18.200.2
            test0: udp_src_min 9
            test0: udp_src_max 9
            test0: udp_dst_min 9
            test0: udp_dst_max 9
            """);
  }

  @Test
  void floodsWithoutAWaitUntilTheTimeIsOver() {
    List<String> command =
        PktgenGenerator.command(
            STREAM, new Load(64, OptionalDouble.empty(), Duration.ofSeconds(1)));

    assertThat(words(command).lines())
        .contains(
            "pktgen test0 1.000", "test0: count 20000000", "test0: pkt_size 64", "test0: delay 0");
  }

  @Test
  void readsWhatWasSentAndHowLongItTook() {
    assertThat(PktgenGenerator.parse(PACED)).isEqualTo(new Sent(5_000, 0.999808));
    assertThat(PktgenGenerator.parse(FLOOD_CUT_OFF)).isEqualTo(new Sent(80_643, 0.963191));
  }

  /** By the format of pktgen_stop_device in the kernel's net/core/pktgen.c. */
  @Test
  void readsThatNothingWasSent() {
    String down =
        PACED.replaceAll("Result: .*", "Result: OK: 34(c34+d0) usec, 0 (1500byte,-1frags)");

    assertThat(PktgenGenerator.parse(down)).isEqualTo(new Sent(0, 0.000034));
  }

  @Test
  void doesNotTakeTheAnswerToASettingForAReport() {
    String unstarted = PACED.replaceAll("Result: .*\n.*", "Result: OK: udp_dst_max=9");

    assertThatThrownBy(() -> PktgenGenerator.parse(unstarted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no result of pktgen");
  }

  /** A file and what is written to it on each line, without the shell's script. */
  private static String words(List<String> command) {
    assertThat(command).startsWith("bash", "-c");
    StringBuilder words = new StringBuilder(String.join(" ", command.subList(3, 6))).append('\n');
    for (int i = 6; i < command.size(); i += 2) {
      words.append(command.get(i)).append(": ").append(command.get(i + 1)).append('\n');
    }
    return words.toString();
  }
}
