package io.partywall.exporter;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The real daemon in a namespace of its own, with known frames, against what iproute2 reads. */
@Tag("system")
final class ExporterSystemTest {
  private static final String FRAME =
      "{ 0x02,0,0,0,0,1, 0x02,0,0,0,0,2, 0x88,0xb5, fill(0x00, 46) }";

  @TempDir private Path folder;

  private final Namespace inside = Namespace.create("a");
  private final Namespace outside = Namespace.create("b");

  @BeforeEach
  void connect() {
    inside.run("ip", "link", "add", "bridge0", "type", "bridge", "mcast_snooping", "0");
    for (String device : List.of("in", "quiet", "hidden")) {
      Programs.run(
          "ip",
          "link",
          "add",
          device + "0",
          "netns",
          inside.name(),
          "type",
          "veth",
          "peer",
          "name",
          device + "1",
          "netns",
          outside.name());
      outside.run("ip", "link", "set", device + "1", "up");
    }
    inside.run("ip", "link", "set", "in0", "master", "bridge0", "address", "02:00:00:00:00:01");
    for (String device : List.of("in0", "bridge0", "hidden0")) {
      inside.run("ip", "link", "set", device, "up");
    }
  }

  @AfterEach
  void remove() {
    try (inside;
        outside) {
      // Closing is all.
    }
  }

  @Test
  void tellsWhatIproute2Tells() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("exporter.yaml"), "listen: 127.0.0.1:0\nexclude_interfaces: hidden.*\n");
    try (ExporterProcess exporter =
        ExporterProcess.start(folder, inside.command(), "--config", configuration.toString())) {
      int port = exporter.port();
      outside.send("in1", FRAME, 1000);
      inside.send("in0", FRAME, 10);

      String metrics = inside.scrape(port);

      assertThat(metrics)
          .contains("partywall_interface_receive_packets_total{device=\"in0\"} 1000\n")
          .contains("partywall_interface_receive_bytes_total{device=\"in0\"} 60000\n")
          .contains("partywall_interface_transmit_packets_total{device=\"in0\"} 10\n")
          .contains(
              "partywall_interface_info{device=\"in0\",kind=\"veth\",master=\"bridge0\","
                  + "mac=\"02:00:00:00:00:01\",driver=\"veth\",offloads=\"tso,gso\"} 1\n")
          .contains("partywall_interface_up{device=\"in0\"} 1\n")
          .contains("partywall_interface_carrier{device=\"in0\"} 1\n")
          .contains("partywall_interface_up{device=\"quiet0\"} 0\n")
          .contains("partywall_interface_carrier{device=\"quiet0\"} 0\n")
          .doesNotContain("hidden")
          .doesNotContain("partywall_collector_success{collector=\"interface\"} 0");
      assertThat(interfaceCounters(metrics)).isEqualTo(iproute2Counters());
      Programs.run(metrics, List.of("promtool", "check", "metrics"));
    }
  }

  @Test
  void countsWhatAQueueDropsApartFromTheInterface() throws Exception {
    inside.run("ip", "link", "set", "quiet0", "up");
    inside.run("ip", "address", "add", "198.18.1.1/30", "dev", "quiet0");
    inside.run(
        "ip", "neighbour", "add", "198.18.1.2", "lladdr", "02:00:00:00:00:02", "dev", "quiet0");
    inside.run(
        "tc", "qdisc", "add", "dev", "quiet0", "root", "tbf", "rate", "8kbit", "burst", "1600",
        "limit", "1600");
    try (ExporterProcess exporter =
        ExporterProcess.start(folder, inside.command(), "--web.listen-address", "127.0.0.1:0")) {
      int port = exporter.port();
      // A hundred datagrams at once, of which the queue holds one or two.
      inside.run("socat", "-u", "-b1000", "SYSTEM:head -c 100000 /dev/zero", "UDP:198.18.1.2:9");

      String metrics = inside.scrape(port);
      String queue = inside.run("tc", "-s", "-j", "qdisc", "show", "dev", "quiet0");

      long drops = number(((List<?>) json(queue)).getFirst(), "drops");
      assertThat(drops).isGreaterThan(50);
      assertThat(metrics)
          .contains("partywall_qdisc_drops_total{device=\"quiet0\",kind=\"tbf\"} " + drops + "\n")
          .contains("partywall_interface_transmit_drops_total{device=\"quiet0\"} 0\n");
    }
  }

  /** Every counter of every interface but loopback, which the scrape itself moves. */
  private static Map<String, Long> interfaceCounters(String metrics) {
    return new TreeMap<>(
        metrics
            .lines()
            .filter(line -> line.startsWith("partywall_interface_") && line.contains("_total{"))
            .filter(line -> !line.contains("\"lo\""))
            .filter(line -> !line.contains("nohandler")) // ip prints it only when it is not 0.
            .map(line -> line.split(" ", -1))
            .collect(toMap(words -> words[0], words -> Long.valueOf(words[1]))));
  }

  private Map<String, Long> iproute2Counters() {
    Map<String, Long> counters = new TreeMap<>();
    for (Object link : (List<?>) json(inside.run("ip", "-s", "-s", "-j", "link"))) {
      String device = (String) at(link, "ifname");
      if (device.equals("lo") || device.startsWith("hidden")) {
        continue;
      }
      Object rx = at(link, "stats64", "rx");
      Object tx = at(link, "stats64", "tx");
      for (String name : List.of("packets", "bytes", "errors")) {
        counters.put(name("receive_" + name, device), number(rx, name));
        counters.put(name("transmit_" + name, device), number(tx, name));
      }
      counters.put(name("receive_drops", device), number(rx, "dropped"));
      counters.put(name("transmit_drops", device), number(tx, "dropped"));
      counters.put(name("receive_missed", device), number(rx, "missed_errors"));
      counters.put(name("receive_fifo", device), number(rx, "fifo_errors"));
    }
    return counters;
  }

  private static String name(String what, String device) {
    return "partywall_interface_" + what + "_total{device=\"" + device + "\"}";
  }

  private static long number(Object values, String name) {
    return ((Number) at(values, name)).longValue();
  }

  /** JSON is YAML. */
  private static Object json(String text) {
    return requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private static Object at(Object json, String... names) {
    Object value = json;
    for (String name : names) {
      value = requireNonNull(((Map<?, ?>) value).get(name), () -> name + " is missing");
    }
    return value;
  }
}
