package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A network namespace of a test's own, without IPv6 and so without frames of its own accord. */
public record Namespace(String name) implements AutoCloseable {
  /** Makes a namespace whose name no other process uses. */
  public static Namespace create(String suffix) {
    String name = "pwx-" + ProcessHandle.current().pid() + "-" + suffix;
    Programs.run("ip", "netns", "add", name);
    Namespace namespace = new Namespace(name);
    namespace.run(
        "sh",
        "-c",
        "for f in default all; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done;"
            + " ip link set lo up");
    return namespace;
  }

  /** The command that runs a program in this namespace and becomes that program. */
  public List<String> command(String... program) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    command.addAll(List.of(program));
    return command;
  }

  /** Runs a program in this namespace; it must succeed. */
  public String run(String... program) {
    return Programs.run("", command(program));
  }

  /** Makes a device a port of a bridge, and waits until the bridge forwards to it. */
  public void join(String device, String bridge) {
    run("ip", "link", "set", device, "master", bridge, "up");
    // The bridge hears of a port's carrier a while after the port has it.
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> run("bridge", "link", "show", "dev", device).contains(" state forwarding "));
  }

  /** Makes a bridge br0 with a port in0, whose other end is in1 in another namespace. */
  void bridgeTo(Namespace network) {
    run("ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0");
    run("ip", "link", "add", "in0", "type", "veth", "peer", "name", "in1", "netns", network.name());
    run("ip", "link", "set", "br0", "up");
    network.run("ip", "link", "set", "in1", "up");
    join("in0", "br0");
  }

  /** Sends a frame, as trafgen describes it, so many times from a device in this namespace. */
  public String send(String device, String frame, int times, String... options) {
    List<String> command =
        command("trafgen", "--dev", device, "--num", Integer.toString(times), "--cpus", "1");
    command.addAll(List.of(options));
    command.addAll(List.of("--in", "-"));
    return Programs.run(frame, command);
  }

  /** What the exporter in this namespace tells; the reading may be a quarter of a second old. */
  public String scrape(int port) {
    String response =
        Programs.run(
            "GET /metrics HTTP/1.0\r\n\r\n",
            command("socat", "-t20", "-", "TCP:127.0.0.1:" + port + ",shut-none"));
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  /** The same, which must succeed within Prometheus' default time and be whole. */
  String wholeScrape(int port) {
    String response =
        Programs.run(
            "GET /metrics HTTP/1.0\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n",
            command("socat", "-t20", "-", "TCP:127.0.0.1:" + port + ",shut-none"));
    assertThat(response).startsWith("HTTP/1.0 200 OK\r\n");
    int end = response.indexOf("\r\n\r\n") + 2;
    String metrics = response.substring(end + 2);
    assertThat(response.substring(0, end).lines().map(line -> line.toLowerCase(Locale.ROOT)))
        .contains("content-length: " + metrics.getBytes(UTF_8).length);
    return metrics;
  }

  @Override
  public void close() {
    Programs.run("ip", "netns", "del", name);
  }
}
