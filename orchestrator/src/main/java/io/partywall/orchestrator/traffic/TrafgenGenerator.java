package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends with trafgen of the netsniff-ng toolkit, where the kernel has no pktgen. */
final class TrafgenGenerator implements Generator {
  /** Ethernet, IPv4 and UDP. */
  private static final int HEADERS = 14 + 20 + 8;

  /** More than any machine sends through one socket: a flood ends by time, and surely. */
  private static final double FASTEST = 5_000_000;

  /** How much longer than asked a paced load may take before it is cut off and counted as is. */
  private static final double SLACK_SECONDS = 1;

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Pattern PACKETS = Pattern.compile("(?m)^ *(\\d+) packets outgoing$");
  private static final Pattern TIME =
      Pattern.compile("(?m)^ *(\\d+) sec, (\\d+) usec on CPU\\d+ \\(\\d+ packets\\)$");

  @Override
  public String name() {
    return "trafgen";
  }

  @Override
  public Sending start(Host host, Stream stream, Load load) {
    return Reported.begun(
        host.name() + ": trafgen",
        host.start(load.duration().plus(GRACE), command(stream, load)),
        "Running!",
        TrafgenGenerator::parse);
  }

  /**
   * A command that ends by itself: after the frames asked for, or after the time.
   *
   * <p>trafgen reports in blocks unless its output is line by line. Its pace is exact by rate, not
   * by gap. It is one process, on one CPU, that leaves the host's settings alone.
   */
  static List<String> command(Stream stream, Load load) {
    double seconds = load.duration().toNanos() / 1e9;
    boolean flood = load.packetsPerSecond().isEmpty();
    double rate = load.packetsPerSecond().orElse(FASTEST);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("timeout", "-s", "INT", "-k", "2"));
    command.add(String.format(Locale.ROOT, "%.3f", seconds + (flood ? 0 : SLACK_SECONDS)));
    command.addAll(List.of("stdbuf", "-oL", "trafgen", "-o", stream.generator().device()));
    command.addAll(List.of("-P1", "--no-sock-mem", "-Q"));
    command.addAll(List.of("-n", Long.toString(Math.max(1, Math.round(rate * seconds)))));
    if (!flood) {
      command.addAll(List.of("-b", Math.max(1, Math.round(rate)) + "pps"));
    }
    command.add(frame(stream, load.frameSize()));
    return command;
  }

  /** A UDP datagram to the discard port; trafgen fills in lengths and checksums. */
  private static String frame(Stream stream, int frameSize) {
    if (frameSize < HEADERS) {
      throw new IllegalArgumentException(
          "frameSize is less than %d: %d".formatted(HEADERS, frameSize));
    }
    return "{ eth(saddr=%s, daddr=%s), ipv4(saddr=%s, daddr=%s, ttl=64), udp(sport=9, dport=9)%s }"
        .formatted(
            stream.generator().mac(),
            stream.nextHopMac(),
            stream.generator().address(),
            stream.sink().address(),
            frameSize == HEADERS ? "" : ", fill(0x00, %d)".formatted(frameSize - HEADERS));
  }

  /** Reads trafgen's report, which it also prints when it is interrupted. */
  static Sent parse(String report) {
    Matcher packets = PACKETS.matcher(report);
    Matcher time = TIME.matcher(report);
    if (!packets.find() || !time.find()) {
      throw new IllegalArgumentException("not a report of trafgen");
    }
    return new Sent(
        Long.parseLong(packets.group(1)),
        Long.parseLong(time.group(1)) + Long.parseLong(time.group(2)) / 1e6);
  }
}
