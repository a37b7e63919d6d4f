package io.partywall.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.access.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExporterTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void explainsItself() throws Exception {
    try (ExporterProcess exporter = start("--help")) {
      assertThat(exporter.exitStatus(LIMIT)).isZero();
      assertThat(exporter.output()).isEqualTo(Options.USAGE);
    }
  }

  @Test
  void tellsItsVersion() throws Exception {
    try (ExporterProcess exporter = start("--version")) {
      assertThat(exporter.exitStatus(LIMIT)).isZero();
      assertThat(exporter.output()).matches("partywall-exporter \\d+\\.\\d+\\.\\d+\\S*\n");
    }
  }

  @Test
  void refusesABadConfigurationInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("exporter.yaml"), "sampling: {hertz: 1000}\n");
    try (ExporterProcess exporter = start("--config=" + file)) {
      assertThat(exporter.exitStatus(LIMIT)).isEqualTo(2);
      assertThat(exporter.output())
          .isEqualTo(
              "partywall-exporter: "
                  + file
                  + ": sampling.hertz: '1000' is no whole number from 0 to 100;"
                  + " write a number in that range\n");
    }
  }

  @Test
  void refusesAnUnknownOption() throws Exception {
    try (ExporterProcess exporter = start("--port", "9917")) {
      assertThat(exporter.exitStatus(LIMIT)).isEqualTo(2);
      assertThat(exporter.output())
          .isEqualTo(
              "partywall-exporter: --port: unknown option;"
                  + " use --config, --web.listen-address, --web.config.file, --version or --help\n");
    }
  }

  @Test
  void refusesAnOptionWithoutItsValue() throws Exception {
    try (ExporterProcess exporter = start("--config")) {
      assertThat(exporter.exitStatus(LIMIT)).isEqualTo(2);
      assertThat(exporter.output())
          .isEqualTo("partywall-exporter: --config: has no value; write one after it\n");
    }
  }

  @Test
  void saysThatThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExporterProcess exporter =
            start("--web.listen-address", "127.0.0.1:" + taken.getLocalPort())) {
      assertThat(exporter.exitStatus(LIMIT)).isEqualTo(1);
      assertThat(exporter.output())
          .isEqualTo(
              "partywall-exporter: cannot listen on 127.0.0.1:%d (Address already in use)\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void refusesABadWebConfigurationInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {john: doe}\n");
    try (ExporterProcess exporter =
        start("--web.listen-address=127.0.0.1:0", "--web.config.file", file.toString())) {
      assertThat(exporter.exitStatus(LIMIT)).isEqualTo(2);
      assertThat(exporter.output())
          .isEqualTo(
              "partywall-exporter: "
                  + file
                  + ": basic_auth_users.john: is no bcrypt hash;"
                  + " write what \"htpasswd -nBC 10 ''\" prints behind the colon\n");
    }
  }

  /** With the flags of the daemon, which has few megabytes for what TLS and bcrypt need. */
  @Test
  void speaksTlsAndAsksForAPassword() throws Exception {
    new Certificates(folder).ec("server", "DNS:localhost");
    Path file =
        Files.writeString(
            folder.resolve("web.yml"),
            """
            tls_server_config: {cert_file: server.crt, key_file: server.key}
            basic_auth_users:
              dave: $2y$04$abcdefghijklmnopqrstuuT.VdioudKiCP.wBnKnIyRNAu9yUSXv2
            """);
    try (ExporterProcess exporter =
        start("--web.listen-address=127.0.0.1:0", "--web.config.file=" + file)) {
      int port = exporter.port();

      assertThat(exporter.output()).contains("listening on https://127.0.0.1:");
      assertThat(get(port, "dave123")).contains("HTTP/1.0 200 OK\r\n", "\r\n\r\nhealthy\n");
      assertThat(get(port, "bad")).contains("HTTP/1.0 401 Unauthorized\r\n");
    }
  }

  private static String get(int port, String password) {
    String credentials =
        Base64.getEncoder().encodeToString(("dave:" + password).getBytes(StandardCharsets.UTF_8));
    return Programs.run(
        "GET /-/healthy HTTP/1.0\r\nAuthorization: Basic " + credentials + "\r\n\r\n",
        List.of(
            "/usr/bin/openssl",
            "s_client",
            "-quiet",
            "-ign_eof",
            "-verify_quiet",
            "-connect",
            "127.0.0.1:" + port));
  }

  @Test
  void endsWithinTwoSecondsOfSigtermWhileSomebodyIsConnected() throws Exception {
    try (ExporterProcess exporter = start("--web.listen-address=127.0.0.1:0");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), exporter.port())) {
      exporter.terminate();

      assertThat(exporter.exitStatus(Duration.ofSeconds(2))).isEqualTo(143);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void listensOnEveryAddress() throws Exception {
    try (ExporterProcess exporter =
        start("--web.listen-address=127.0.0.1:0", "--web.listen-address=[::1]:0")) {
      exporter.port();
      Awaitility.await().until(() -> exporter.output().lines().count() == 2);
      assertThat(exporter.output().lines())
          .allMatch(line -> line.startsWith("INFO Exporter - listening on http://"))
          .anyMatch(line -> line.matches(".* http://\\[::1]:\\d+/metrics"));
    }
  }

  private ExporterProcess start(String... arguments) throws IOException {
    return ExporterProcess.start(folder, List.of(), arguments);
  }
}
