package io.partywall.orchestrator.watch;

import io.partywall.orchestrator.watch.LoopbackServer.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Alertmanager on a free loopback port, passing each alert on at once and by itself. */
public final class AlertmanagerServer implements AutoCloseable {
  private static final String PROGRAM = "/usr/bin/prometheus-alertmanager";

  private final LoopbackServer server;

  private AlertmanagerServer(LoopbackServer server) {
    this.server = server;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param directory becomes its own: configuration, log and data
   * @param webhook gets every alert, fired and resolved
   */
  public static AlertmanagerServer start(Path directory, URI webhook) {
    Path home = directory.toAbsolutePath();
    Path configuration = home.resolve("alertmanager.yml");
    try {
      Files.createDirectories(home);
      Files.writeString(configuration, configuration(webhook));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AlertmanagerServer(
        LoopbackServer.start(
            new Start(
                "alertmanager",
                home,
                Map.of(),
                port ->
                    List.of(
                        PROGRAM,
                        "--config.file=" + configuration,
                        "--storage.path=" + home.resolve("alertmanager-data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port),
                "/-/ready")));
  }

  /** Groups by every label, so that no alert waits for another; nothing inhibits anything. */
  static String configuration(URI webhook) {
    return """
    route:
      receiver: webhook
      group_by: ['...']
      group_wait: 0s
      group_interval: 1s
      repeat_interval: 1h
    receivers:
      - name: webhook
        webhook_configs:
          - url: '%s'
            send_resolved: true
    """
        .formatted(webhook);
  }

  /** Such as {@code 127.0.0.1:34567}. */
  public String address() {
    return server.address();
  }

  /** Where people and programs ask it. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }
}
