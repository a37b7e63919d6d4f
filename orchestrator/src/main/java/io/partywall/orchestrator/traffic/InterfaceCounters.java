package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the counters of a host's network devices. */
public final class InterfaceCounters {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** A name, then eight numbers of what was received and eight of what was sent. */
  private static final Pattern LINE = Pattern.compile(" *(\\S+): *(\\d+(?: +\\d+){15}) *");

  private static final Pattern SPACES = Pattern.compile(" +");
  private static final int TITLES = 2;

  private InterfaceCounters() {}

  /** The counters by the devices' names. */
  public static Map<String, DeviceCounters> read(Host host) {
    String text = host.run(DEADLINE, List.of("cat", "/proc/net/dev")).orThrow();
    return parse(host.name(), text);
  }

  /** Reads the text of {@code /proc/net/dev}. */
  public static Map<String, DeviceCounters> parse(String host, String text) {
    Map<String, DeviceCounters> devices = new TreeMap<>();
    text.lines()
        .skip(TITLES)
        .forEach(line -> {
          Matcher matcher = LINE.matcher(line);
          if (!matcher.matches()) {
            throw new HostException("%s: not a line of /proc/net/dev: %s".formatted(host, line));
          }
          long[] n = SPACES.splitAsStream(matcher.group(2)).mapToLong(Long::parseLong).toArray();
          devices.put(
              matcher.group(1),
              new DeviceCounters(n[0], n[1], n[2], n[3], n[8], n[9], n[10], n[11]));
        });
    return Map.copyOf(devices);
  }
}
