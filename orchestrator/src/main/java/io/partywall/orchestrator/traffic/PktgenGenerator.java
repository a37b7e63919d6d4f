package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends with the kernel's packet generator. It has one device per thread and one start for all, so
 * a host can be the generator of one stream at a time.
 */
final class PktgenGenerator implements Generator {
  /** More than 10 Gbit/s holds of the smallest frames: a flood ends by time, and surely. */
  private static final double FASTEST = 20_000_000;

  private static final double SLACK_SECONDS = 1;
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Writes commands, each with the file's name before it, and reads the device's answer: an unknown
   * flag is accepted by the write and refused in the answer. The start lasts as long as the
   * sending, and a signal to its writer ends both.
   */
  private static final String SCRIPT =
      """
      cd /proc/net/pktgen || exit
      device=$1; seconds=$2; shift 2
      while [ $# -gt 0 ]; do
        echo "$2" >"$1" || exit
        if [ "$1" = "$device" ] && ! grep -q '^Result: OK:' "$1"; then
          echo "pktgen refuses: $2" >&2
          exit 1
        fi
        shift 2
      done
      echo Running!
      timeout -s INT -k 2 "$seconds" sh -c 'echo start >pgctrl'
      cat "$device"
      echo rem_device_all >kpktgend_0
      """;

  /** Where no frame was made there are -1 fragments (pktgen_stop_device in net/core/pktgen.c). */
  private static final Pattern RESULT =
      Pattern.compile(
          "(?m)^Result: OK: (\\d+)\\(c\\d+\\+d\\d+\\) usec, (\\d+) \\(\\d+byte,-?\\d+frags\\)$");

  @Override
  public String name() {
    return "pktgen";
  }

  @Override
  public Sending start(Host host, Stream stream, Load load) {
    return Reported.begun(
        host.name() + ": pktgen",
        host.start(load.duration().plus(GRACE), command(stream, load)),
        "Running!",
        PktgenGenerator::parse);
  }

  static List<String> command(Stream stream, Load load) {
    String device = stream.generator().device();
    double seconds = load.duration().toNanos() / 1e9;
    boolean flood = load.packetsPerSecond().isEmpty();
    List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "pktgen", device));
    command.add(String.format(Locale.ROOT, "%.3f", seconds + (flood ? 0 : SLACK_SECONDS)));
    command.addAll(List.of("kpktgend_0", "rem_device_all"));
    command.addAll(List.of("kpktgend_0", "add_device " + device));
    for (String setting : settings(stream, load)) {
      command.addAll(List.of(device, setting));
    }
    return command;
  }

  /** The device's settings. {@code pkt_size} is without FCS, as {@link Load#frameSize} is. */
  private static List<String> settings(Stream stream, Load load) {
    double seconds = load.duration().toNanos() / 1e9;
    double rate = load.packetsPerSecond().orElse(FASTEST);
    long delay =
        load.packetsPerSecond().isEmpty()
            ? 0
            : Math.round(1e9 / load.packetsPerSecond().getAsDouble());
    return List.of(
        "count " + Math.max(1, Math.round(rate * seconds)),
        "pkt_size " + load.frameSize(),
        "delay " + delay,
        "clone_skb 0",
        "src_mac " + stream.generator().mac(),
        "dst_mac " + stream.nextHopMac(),
        "src_min " + stream.generator().address(),
        "src_max " + stream.generator().address(),
        "dst " + stream.sink().address(),
        "udp_src_min 9",
        "udp_src_max 9",
        "udp_dst_min 9",
        "udp_dst_max 9");
  }

  /** Reads the device's file; the kernel's own figure of packets per second is cut to a whole. */
  static Sent parse(String text) {
    Matcher result = RESULT.matcher(text);
    if (!result.find()) {
      throw new IllegalArgumentException("no result of pktgen");
    }
    return new Sent(Long.parseLong(result.group(2)), Long.parseLong(result.group(1)) / 1e6);
  }
}
