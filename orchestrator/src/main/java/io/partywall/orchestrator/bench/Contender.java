package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An exporter to be measured.
 *
 * @param port where it listens, on 127.0.0.1
 * @param ready the path that answers 200 as soon as it can be scraped
 * @param defaults the path of all its default collectors
 * @param interfaces the path of the counters of the interfaces alone
 * @param compiles whether it becomes faster as it runs
 */
record Contender(
    String name,
    List<String> command,
    int port,
    String ready,
    String defaults,
    String interfaces,
    boolean compiles) {
  private static final String METRICS = "/metrics";

  Contender {
    requireNonNull(name, "name is null");
    command = List.copyOf(command);
    requireNonNull(ready, "ready is null");
    requireNonNull(defaults, "defaults is null");
    requireNonNull(interfaces, "interfaces is null");
  }

  /** Debian's node_exporter with no collector but that of the interfaces: the fair comparison. */
  static Contender nodeExporter() {
    int port = 9100;
    return new Contender(
        "node_exporter",
        List.of(
            "prometheus-node-exporter",
            "--web.listen-address=127.0.0.1:" + port,
            "--collector.disable-defaults",
            "--collector.netdev",
            // Its default leaves nothing out but loopback.
            "--collector.netdev.device-exclude="),
        port,
        "/",
        METRICS,
        METRICS,
        false);
  }

  /** Debian's exporter that asks libvirt. */
  static Contender libvirtExporter() {
    int port = 9177;
    return new Contender(
        "prometheus-libvirt-exporter",
        List.of("prometheus-libvirt-exporter", "--web.listen-address=127.0.0.1:" + port),
        port,
        "/",
        METRICS,
        METRICS,
        false);
  }

  /** The exporter as it ships, from the directory that the build makes or from a copy of it. */
  static Contender partywall(Path runtime) {
    return partywall("partywall", runtime, 9917, "collect[]=interface", List.of());
  }

  /** The directory of the exporter that the build made. */
  static Path built(Path home) {
    return home.resolve("exporter/target/runtime");
  }

  /** The exporter with the counters of links that only node_exporter's netdev has by default. */
  static Contender detailed(Path runtime, Path configuration) {
    return partywall(
        "partywall, detail",
        runtime,
        9918,
        "collect[]=interface&collect[]=interface_detail",
        List.of("--config", configuration.toString()));
  }

  private static Contender partywall(
      String name, Path runtime, int port, String interfaces, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(runtime.resolve("bin/partywall-exporter").toString());
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.addAll(options);
    return new Contender(
        name, command, port, "/-/ready", METRICS, METRICS + "?" + interfaces, true);
  }
}
