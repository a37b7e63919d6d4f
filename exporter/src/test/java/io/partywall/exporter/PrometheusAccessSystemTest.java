package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.exporter.access.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself at the real daemon's door, with the right papers and with wrong ones. */
@Tag("system")
final class PrometheusAccessSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TRUST = "ca_file: server.crt";
  private static final String CLIENT = "cert_file: client.crt, key_file: client.key";
  private static final String STRANGER = "cert_file: stranger.crt, key_file: stranger.key";
  private static final String KNOWN = "basic_auth: {username: alice, password: alice123}";

  private static final String TLS =
      """
      tls_server_config:
        cert_file: server.crt
        key_file: server.key
      """;
  private static final String CLIENTS =
      """
      client_auth_type: RequireAndVerifyClientCert
      client_ca_file: client.crt
      """
          .indent(2);
  private static final String USERS =
      """
      basic_auth_users:
        alice: $2a$10$abcdefghijklmnopqrstuuAuXeCk6cDyT9B/LbcW23Nl3ca8XWmMS
      """;

  @TempDir private Path folder;

  private final Map<String, String> jobs = new TreeMap<>();

  @BeforeEach
  void makeCertificates() {
    new Certificates(folder)
        .ec("server", "IP:127.0.0.1")
        .ec("client", "DNS:prometheus.example")
        .ec("stranger", "IP:127.0.0.1");
  }

  private ExporterProcess exporter(String name, String web) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".yml"), web);
    return ExporterProcess.start(
        folder, List.of(), "--web.listen-address=127.0.0.1:0", "--web.config.file=" + file);
  }

  /** A job that scrapes each second, with these settings. */
  private void job(String name, int port, String scheme, String... settings) {
    jobs.put(
        name,
        """
        - job_name: %s
          scrape_interval: 1s
          scrape_timeout: 1s
          scheme: %s
          static_configs: [targets: ['127.0.0.1:%d']]
          %s
        """
            .formatted(name, scheme, port, String.join("\n  ", settings)));
  }

  @Test
  void isScrapedByWhoHasTheRightPapersWhileOthersStandOutside() throws Exception {
    try (ExporterProcess tls = exporter("tls", TLS);
        ExporterProcess password = exporter("password", USERS);
        ExporterProcess all = exporter("all", TLS + CLIENTS + USERS)) {
      job("tls", tls.port(), "https", "tls_config: {" + TRUST + "}");
      job("password", password.port(), "http", KNOWN);
      int port = all.port();
      String papers = "tls_config: {" + TRUST + ", " + CLIENT + "}";
      job("all", port, "https", papers, KNOWN);
      job("wrong-password", port, "https", papers, "basic_auth: {username: alice, password: x}");
      job("no-password", port, "https", papers);
      job("wrong-ca", port, "https", "tls_config: {ca_file: stranger.crt, " + CLIENT + "}", KNOWN);
      job(
          "wrong-certificate",
          port,
          "https",
          "tls_config: {" + TRUST + ", " + STRANGER + "}",
          KNOWN);
      job("no-certificate", port, "https", "tls_config: {" + TRUST + "}", KNOWN);
      job("no-tls", port, "http", KNOWN);

      try (PrometheusProcess prometheus =
          PrometheusProcess.start(folder, "scrape_configs:\n" + String.join("", jobs.values()))) {
        Set<String> served = Set.of("tls", "password", "all");
        awaitScrapes(prometheus, served);

        assertThat(prometheus.byJob("partywall_interface_receive_packets_total{device=\"lo\"}"))
            .containsOnlyKeys(served);
        Map<String, String> errors = prometheus.errors();
        assertThat(errors)
            .containsEntry("wrong-password", "server returned HTTP status 401 Unauthorized")
            .containsEntry("no-password", "server returned HTTP status 401 Unauthorized");
        assertThat(errors.get("wrong-ca"))
            .endsWith("x509: certificate signed by unknown authority");
        // The server closes without having read the request, which may overtake its alert.
        assertThat(List.of("wrong-certificate", "no-certificate", "no-tls"))
            .allSatisfy(job -> assertThat(errors.get(job)).isNotEmpty());
        assertThat(List.copyOf(served)).allSatisfy(job -> assertThat(errors.get(job)).isEmpty());
      }
    }
  }

  /** Waits for some scrapes in a row of each job: those served all, the others none. */
  private void awaitScrapes(PrometheusProcess prometheus, Set<String> served) {
    Map<String, String> up = new TreeMap<>();
    jobs.keySet().forEach(job -> up.put(job, served.contains(job) ? "1" : "0"));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(prometheus.byJob("count_over_time(up[5s]) >= 4").keySet())
              .isEqualTo(jobs.keySet());
          // The first scrapes of a program that has just begun may take more than a second.
          assertThat(prometheus.byJob("min_over_time(up[5s])")).isEqualTo(up);
          assertThat(prometheus.byJob("max_over_time(up[1h])")).isEqualTo(up);
        });
  }
}
