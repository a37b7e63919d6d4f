package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends with tcpreplay, where the kernel has no pktgen.
 *
 * <p>Not with trafgen: by rate it sends each second's frames in one burst, and by gap it adds the
 * time that sending takes. tcpreplay paces every packet against the beginning.
 */
final class TcpreplayGenerator implements Generator {
  /** More than any machine sends through one socket: a flood ends by time, and surely. */
  private static final double FASTEST = 5_000_000;

  /** How much longer than asked a paced load may take before it is cut off and counted as is. */
  private static final double SLACK_SECONDS = 1;

  private static final Duration GRACE = Duration.ofSeconds(10);

  /** The capture with the frame is a file without a name, so nothing can be left behind. */
  private static final String SCRIPT =
      """
      file=$(mktemp) && base64 -d <<<"$1" >"$file" && exec 3<"$file" && rm -- "$file" || exit
      seconds=$2; shift 2
      echo Running!
      exec timeout -s INT -k 2 "$seconds" tcpreplay -q --no-flow-stats -K -T nano "$@" /dev/fd/3
      """;

  private static final Pattern RATE = Pattern.compile("(?m)^Rated: .* ([0-9.]+) pps$");
  private static final Pattern ACTUAL =
      Pattern.compile("(?m)^Actual: (\\d+) packets \\(\\d+ bytes\\) sent in ([0-9.]+) seconds$");
  private static final Pattern FAILED = Pattern.compile("(?m)^\\s*Failed packets: +(\\d+)$");

  @Override
  public String name() {
    return "tcpreplay";
  }

  @Override
  public Sending start(Host host, Stream stream, Load load) {
    return Reported.begun(
        host.name() + ": tcpreplay",
        host.start(load.duration().plus(GRACE), command(stream, load)),
        "Running!",
        TcpreplayGenerator::parse);
  }

  /** A command that ends by itself: after the frames asked for, or after the time. */
  static List<String> command(Stream stream, Load load) {
    double seconds = load.duration().toNanos() / 1e9;
    boolean flood = load.packetsPerSecond().isEmpty();
    double rate = load.packetsPerSecond().orElse(FASTEST);
    List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "tcpreplay"));
    command.add(Base64.getEncoder().encodeToString(UdpFrame.capture(stream, load.frameSize())));
    command.add(decimal(seconds + (flood ? 0 : SLACK_SECONDS)));
    command.addAll(List.of("-i", stream.generator().device()));
    command.add("--loop=" + Math.max(1, Math.round(rate * seconds)));
    command.add(flood ? "-t" : "--pps=" + decimal(rate));
    return command;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /**
   * Reads the report, which comes after an interruption too; then the count of successful packets
   * is one short, and the actual count equals the device's. Long times are cut to two decimals, the
   * rate is not.
   */
  static Sent parse(String report) {
    Matcher actual = ACTUAL.matcher(report);
    Matcher rate = RATE.matcher(report);
    Matcher failed = FAILED.matcher(report);
    if (!actual.find() || !rate.find() || !failed.find()) {
      throw new IllegalArgumentException("not a report of tcpreplay");
    }
    long packets = Long.parseLong(actual.group(1));
    double pps = Double.parseDouble(rate.group(1));
    return new Sent(
        packets - Long.parseLong(failed.group(1)),
        pps > 0 ? packets / pps : Double.parseDouble(actual.group(2)));
  }
}
