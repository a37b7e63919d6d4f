package io.partywall.orchestrator.watch;

import io.partywall.orchestrator.watch.LoopbackServer.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Grafana from its own Debian package, on a free loopback port, with the project's dashboards for
 * whoever looks, without a password and without the right to change anything.
 */
public final class GrafanaServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/share/grafana");

  private final LoopbackServer server;

  private GrafanaServer(LoopbackServer server) {
    this.server = server;
  }

  /** Whether the package is installed; it is not part of Debian. */
  public static boolean isInstalled() {
    return Files.isExecutable(program());
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param directory becomes its own: configuration, log and data
   * @param grafana the project's folder with dashboards and provisioning
   * @param prometheus what the dashboards ask
   */
  public static GrafanaServer start(Path directory, Path grafana, URI prometheus) {
    Path home = directory.toAbsolutePath();
    Path configuration = home.resolve("grafana.ini");
    try {
      Files.createDirectories(home);
      Files.writeString(configuration, configuration(home, grafana));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GrafanaServer(
        LoopbackServer.start(
            new Start(
                "grafana",
                home,
                environment(grafana, prometheus),
                port -> command(configuration, port),
                "/api/health")));
  }

  /** The program itself: the package's wrapper would add the configuration of the machine. */
  static List<String> command(Path configuration, int port) {
    return List.of(
        program().toString(),
        "server",
        "--homepath=" + INSTALLED,
        "--config=" + configuration,
        "cfg:server.http_port=" + port);
  }

  /** What the provisioning files leave open. */
  static Map<String, String> environment(Path grafana, URI prometheus) {
    return Map.of(
        "PARTYWALL_PROMETHEUS", prometheus.toString(),
        "PARTYWALL_SCRAPE_INTERVAL", "1s",
        "PARTYWALL_DASHBOARDS", grafana.toAbsolutePath().resolve("dashboards").toString());
  }

  static String configuration(Path home, Path grafana) {
    Path absolute = grafana.toAbsolutePath();
    return """
    [paths]
    data = %1$s/grafana-data
    logs = %1$s/grafana-data/log
    plugins = %1$s/grafana-data/plugins
    provisioning = %2$s/provisioning
    [server]
    http_addr = 127.0.0.1
    [auth]
    disable_login_form = true
    [auth.anonymous]
    enabled = true
    org_role = Viewer
    [dashboards]
    default_home_dashboard_path = %2$s/dashboards/partywall-host.json
    [analytics]
    reporting_enabled = false
    check_for_updates = false
    check_for_plugin_updates = false
    [plugins]
    preinstall_disabled = true
    [news]
    news_feed_enabled = false
    [log]
    mode = console
    """
        .formatted(home, absolute);
  }

  /** Where people look. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  private static Path program() {
    return INSTALLED.resolve("bin/grafana");
  }
}
