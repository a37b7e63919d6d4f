package io.partywall.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How Grafana is started; it is not in Debian and does not run here. */
class GrafanaServerTest {
  private static final Path PROVISIONING = Path.of("../grafana/provisioning");

  @Test
  void runsOnTheLoopbackAddressAloneWithDataOfItsOwn() {
    assertThat(GrafanaServer.command(Path.of("/run/demo/grafana.ini"), 34567))
        .isEqualTo(
            List.of(
                "/usr/share/grafana/bin/grafana",
                "server",
                "--homepath=/usr/share/grafana",
                "--config=/run/demo/grafana.ini",
                "cfg:server.http_port=34567"));
    assertThat(GrafanaServer.configuration(Path.of("/run/demo"), Path.of("/src/grafana")))
        .isEqualTo(
            """
            [paths]
            data = /run/demo/grafana-data
            logs = /run/demo/grafana-data/log
            plugins = /run/demo/grafana-data/plugins
            provisioning = /src/grafana/provisioning
            [server]
            http_addr = 127.0.0.1
            [auth]
            disable_login_form = true
            [auth.anonymous]
            enabled = true
            org_role = Viewer
            [dashboards]
            default_home_dashboard_path = /src/grafana/dashboards/partywall-host.json
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
            """);
  }

  @Test
  void fillsInWhatTheProvisioningFilesLeaveOpen() throws IOException {
    Map<String, String> environment =
        GrafanaServer.environment(Path.of("/src/grafana"), URI.create("http://127.0.0.1:9090"));
    Set<String> open = new TreeSet<>();
    for (String file : List.of("datasources/partywall.yaml", "dashboards/partywall.yaml")) {
      Path path = PROVISIONING.resolve(file);
      assertThat(Documents.readYaml(path, JsonNode.class).path("apiVersion").asInt()).isEqualTo(1);
      Pattern.compile("\\$\\{(PARTYWALL_\\w+)}")
          .matcher(Files.readString(path))
          .results()
          .forEach(found -> open.add(found.group(1)));
    }

    assertThat(environment)
        .isEqualTo(
            Map.of(
                "PARTYWALL_PROMETHEUS", "http://127.0.0.1:9090",
                "PARTYWALL_SCRAPE_INTERVAL", "1s",
                "PARTYWALL_DASHBOARDS", "/src/grafana/dashboards"));
    assertThat(environment).containsOnlyKeys(open);
  }
}
