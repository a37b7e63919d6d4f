package io.partywall.orchestrator.watch;

import io.partywall.orchestrator.watch.LoopbackServer.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Debian's Prometheus, scraping and evaluating every second, on a free loopback port. */
public final class PrometheusServer implements AutoCloseable {
  /** The job that {@code alerts/partywall.rules.yml} names. */
  static final String JOB = "partywall";

  private static final String PROGRAM = "/usr/bin/prometheus";

  private final LoopbackServer server;

  private PrometheusServer(LoopbackServer server) {
    this.server = server;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param directory becomes its own: configuration, log and data
   * @param alertmanager where alerts go, {@code host:port}
   */
  public static PrometheusServer start(
      Path directory, List<Target> targets, List<Path> rules, String alertmanager) {
    Path home = directory.toAbsolutePath();
    Path configuration = home.resolve("prometheus.yml");
    try {
      Files.createDirectories(home);
      Files.writeString(configuration, configuration(targets, rules, alertmanager));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PrometheusServer(
        LoopbackServer.start(
            new Start(
                "prometheus",
                home,
                Map.of(),
                port ->
                    List.of(
                        PROGRAM,
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + home.resolve("prometheus-data"),
                        "--storage.tsdb.retention.time=1d",
                        "--storage.tsdb.retention.size=256MB",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=info"),
                "/-/ready")));
  }

  static String configuration(List<Target> targets, List<Path> rules, String alertmanager) {
    String scraped =
        targets.stream()
            .map(target ->
                """
                      - targets: ['%s']
                        labels: {instance: '%s'}
                """
                    .formatted(target.address(), target.instance()))
            .collect(Collectors.joining());
    String files =
        rules.stream().map(rule -> quoted(rule.toAbsolutePath())).collect(Collectors.joining(", "));
    return """
    global:
      scrape_interval: 1s
      scrape_timeout: 1s
      evaluation_interval: 1s
    rule_files: [%s]
    alerting:
      alertmanagers:
        - static_configs:
            - targets: ['%s']
    scrape_configs:
      - job_name: %s
        static_configs:
    %s\
    """
        .formatted(files, alertmanager, JOB, scraped);
  }

  /** Where people and programs ask it. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
