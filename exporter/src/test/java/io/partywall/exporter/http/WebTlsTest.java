package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.Programs;
import io.partywall.exporter.access.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real handshakes. Cases named in quotes are those of {@code TestServerBehaviour} and {@code
 * TestConfigReloading} of prometheus/exporter-toolkit (web/tls_config_test.go) and end as there.
 */
final class WebTlsTest {
  private static final String SERVER =
      "tls_server_config: {cert_file: server.crt, key_file: server.key";
  private static final String VERIFY = ", client_auth_type: RequireAndVerifyClientCert";

  @TempDir private static Path made;
  @TempDir private Path folder;

  private static Certificates certificates() {
    return new Certificates(made);
  }

  @BeforeAll
  static void make() {
    String here = "DNS:localhost,IP:127.0.0.1";
    certificates()
        .rsa("server", here)
        .ec("ec", here)
        .ed25519("ed", here)
        .ec("client", "DNS:one.example")
        .ec(
            "named",
            "DNS:test3,IP:2001:db8::7,URI:spiffe://example/scraper,email:scraper@example.org");
  }

  private WebServer start(String text) throws Exception {
    try (var files = Files.list(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new WebServer(folder, text);
  }

  private static TlsClient client(WebServer server, String name) throws Exception {
    return new TlsClient(server.vertx(), certificates(), "server", name);
  }

  private static TlsClient client(WebServer server) throws Exception {
    return new TlsClient(server.vertx(), certificates(), "server", null);
  }

  private static void asIs(SSLParameters parameters) {}

  private static Consumer<SSLParameters> suites(String... suites) {
    return parameters -> {
      parameters.setProtocols(new String[] {"TLSv1.2"});
      parameters.setCipherSuites(suites);
    };
  }

  private String outcome(String text, String name, Consumer<SSLParameters> change)
      throws Exception {
    try (WebServer server = start(text)) {
      return (name.isEmpty() ? client(server) : client(server, name))
          .outcome(server.port(), change);
    }
  }

  /** "empty string YAMLConfigPath and TLS client". */
  @Test
  void speaksNoTlsUnlessTold() throws Exception {
    assertThat(outcome("", "", WebTlsTest::asIs))
        .isEqualTo("Unsupported or unrecognized SSL message");
  }

  /** "valid tls config yml and default client". */
  @Test
  void answersNobodyWithoutTls() throws Exception {
    try (WebServer server = start(SERVER + ", client_auth_type: VerifyClientCertIfGiven}");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));

      // A TLS alert at most.
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .doesNotContain("HTTP");
      assertThat(client(server).outcome(server.port())).isEqualTo("200");
    }
  }

  /** "valid tls config yml and tls client", and with the same inline. */
  @Test
  void speaksTls() throws Exception {
    assertThat(outcome(SERVER + "}", "", WebTlsTest::asIs)).isEqualTo("200");
    assertThat(
            outcome(
                "tls_server_config:\n  cert: |\n"
                    + Files.readString(made.resolve("server.crt")).indent(4)
                    + "  key: |\n"
                    + Files.readString(made.resolve("server.key")).indent(4),
                "",
                WebTlsTest::asIs))
        .isEqualTo("200");
  }

  /** "valid tls config yml with TLS 1.1 client". */
  @Test
  void speaksNoOldTls() throws Exception {
    try (WebServer server = start(SERVER + ", min_version: TLS10}")) {
      assertThatThrownBy(() ->
              Programs.run(
                  "",
                  List.of(
                      "/usr/bin/openssl",
                      "s_client",
                      "-connect",
                      "127.0.0.1:" + server.port(),
                      "-tls1_1",
                      "-cipher",
                      "ALL:@SECLEVEL=0")))
          .hasMessageContaining("alert protocol version");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLS12, TLS12, TLSv1.2, 200",
    "TLS12, TLS12, TLSv1.3, protocol_version",
    "TLS13, TLS13, TLSv1.2, protocol_version",
    "TLS13, TLS13, TLSv1.3, 200",
  })
  void speaksTheVersionsThatAreAllowed(String min, String max, String client, String outcome)
      throws Exception {
    assertThat(
            outcome(
                SERVER + ", min_version: " + min + ", max_version: " + max + "}",
                "",
                parameters -> parameters.setProtocols(new String[] {client})))
        .isEqualTo(outcome);
  }

  /** "valid tls config yml with all ciphers". */
  @Test
  void takesAllCiphers() throws Exception {
    assertThat(
            outcome(
                SERVER
                    + ", cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
                    + " TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,"
                    + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
                    + " TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"
                    + " TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"
                    + " TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256,"
                    + " TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256,"
                    + " TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,"
                    + " TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,"
                    + " TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA]}",
                "",
                WebTlsTest::asIs))
        .isEqualTo("200");
  }

  /** "valid tls config yml with some ciphers", "with no common cipher". */
  @Test
  void takesTheCiphersThatAreAllowed() throws Exception {
    String some =
        SERVER
            + ", cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
            + " TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384], min_version: TLS12, max_version: TLS12}";

    assertThat(outcome(some, "", suites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))).isEqualTo("200");
    assertThat(outcome(some, "", suites("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")))
        .isEqualTo("handshake_failure");
    // Without a list, none that hides no length.
    assertThat(outcome(SERVER + "}", "", suites("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")))
        .isEqualTo("handshake_failure");
  }

  /** "valid tls config yml with multiple client ciphers", and "client chooses cipher". */
  @ParameterizedTest
  @CsvSource({
    "128_GCM_SHA256, 256_GCM_SHA384, true, 128_GCM_SHA256",
    "256_GCM_SHA384, 128_GCM_SHA256, true, 256_GCM_SHA384",
    "256_GCM_SHA384, 128_GCM_SHA256, false, 128_GCM_SHA256",
  })
  void choosesTheCipherOrLetsTheClient(String first, String second, boolean server, String chosen)
      throws Exception {
    String start = "TLS_ECDHE_RSA_WITH_AES_";
    try (WebServer web =
        start(
            SERVER
                + ", cipher_suites: [%s%s, %s%s], prefer_server_cipher_suites: %s, max_version: TLS12}"
                    .formatted(start, first, start, second, server))) {
      TlsClient client = client(web);

      assertThat(
              client.outcome(
                  web.port(), suites(start + "128_GCM_SHA256", start + "256_GCM_SHA384")))
          .isEqualTo("200");
      assertThat(client.suite()).isEqualTo(start + chosen);
    }
  }

  /** "valid tls config yml with all curves", "with some curves", "with no common curves". */
  @Test
  void takesTheCurvesThatAreAllowed() throws Exception {
    String some = SERVER + ", min_version: TLS13, curve_preferences: [CurveP521]}";

    assertThat(
            outcome(
                SERVER + ", curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]}",
                "",
                WebTlsTest::asIs))
        .isEqualTo("200");
    assertThat(
            outcome(some, "", parameters -> parameters.setNamedGroups(new String[] {"secp521r1"})))
        .isEqualTo("200");
    assertThat(
            outcome(some, "", parameters -> parameters.setNamedGroups(new String[] {"secp384r1"})))
        .isEqualTo("unexpected_message");
  }

  /** "valid tls config yml with non-http2 ciphers". */
  @Test
  void takesCiphersThatHttp2DoesNotWhereItIsOff() throws Exception {
    assertThat(
            outcome(
                SERVER
                    + ", cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384],"
                    + " max_version: TLS12}\nhttp_server_config: {http2: false}",
                "",
                WebTlsTest::asIs))
        .isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource({"true, HTTP_2", "false, HTTP_1_1"})
  void speaksHttp2(boolean http2, HttpClient.Version version) throws Exception {
    try (WebServer server = start(SERVER + "}\nhttp_server_config: {http2: " + http2 + "}");
        HttpClient client = HttpClient.newBuilder().sslContext(client(server).context()).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/metrics"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.body()).contains("partywall_collector_success{collector=\"kernel\"} 1\n");
    }
  }

  /** Keys as OpenSSL writes and wrote them. */
  @ParameterizedTest
  @CsvSource({
    "server, server.key",
    "server, rsa-old.key",
    "ec, ec.key",
    "ec, ec-old.key",
    "ed, ed.key",
  })
  void takesEveryKindOfKey(String certificate, String key) throws Exception {
    certificates().convert("server.key", "rsa-old.key", "rsa", "-traditional");
    certificates().convert("ec.key", "ec-old.key", "ec");
    // As older programs wrote them, with what Java needs only from the certificate in front.
    assertThat(Files.readString(made.resolve("rsa-old.key"))).contains("BEGIN RSA PRIVATE KEY");
    assertThat(Files.readString(made.resolve("ec-old.key"))).contains("BEGIN EC PRIVATE KEY");
    try (WebServer server =
        start("tls_server_config: {cert_file: %s.crt, key_file: %s}".formatted(certificate, key))) {
      assertThat(
              new TlsClient(server.vertx(), certificates(), certificate, null)
                  .outcome(server.port()))
          .isEqualTo("200");
    }
  }

  @Test
  void refusesAnEncryptedKey() {
    certificates().convert("ec.key", "encrypted.key", "pkcs8", "-topk8", "-passout", "pass:secret");

    assertThatThrownBy(
            () -> start("tls_server_config: {cert_file: ec.crt, key_file: encrypted.key}"))
        .hasMessageContaining("holds no key that can be used (the key is encrypted)");
  }

  /**
   * "RequireAnyClientCert (present certificate)", "RequireAndVerifyClientCert (present
   * certificate)", "VerifyPeerCertificate (present good SAN DNS entry)" and "(present invalid SAN
   * DNS entries)"; then every policy with every kind of client.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NoClientCert | | | | 200",
        "NoClientCert | | | client | 200",
        "RequestClientCert | | | | 200",
        "RequestClientCert | | | client | 200",
        "RequireAnyClientCert | | | | certificate_required",
        "RequireAnyClientCert | | | client | 200",
        "RequireClientCert | | | client | 200",
        "VerifyClientCertIfGiven | client | | | 200",
        "VerifyClientCertIfGiven | client | | client | 200",
        "VerifyClientCertIfGiven | named | | client | certificate_unknown",
        "VerifyClientCertIfGiven | | | client | certificate_unknown",
        "RequireAndVerifyClientCert | client | | | certificate_required",
        "RequireAndVerifyClientCert | client | | client | 200",
        "RequireAndVerifyClientCert | named | | client | certificate_unknown",
        // Go trusts the machine's authorities here, which signed none of these either.
        "RequireAndVerifyClientCert | | | client | certificate_unknown",
        "RequireAndVerifyClientCert | | | | certificate_required",
        "RequireAndVerifyClientCert | named | one, test3, two | named | 200",
        "RequireAndVerifyClientCert | named | bad | named | certificate_unknown",
        "RequireAndVerifyClientCert | named | 2001:0db8::0:7 | named | 200",
        "RequireAndVerifyClientCert | named | 2001:db8::8 | named | certificate_unknown",
        "RequireAndVerifyClientCert | named | spiffe://example/scraper | named | 200",
        "RequireAndVerifyClientCert | named | scraper@example.org | named | 200",
        "RequireAndVerifyClientCert | named | TEST3 | named | certificate_unknown",
        "RequireAnyClientCert | | test3 | named | 200",
        "RequireAnyClientCert | | test3 | client | certificate_unknown",
        "RequestClientCert | | test3 | | certificate_required",
      })
  void asksClientsForCertificates(
      String policy, String authority, String sans, String name, String outcome) throws Exception {
    String text =
        SERVER
            + ", client_auth_type: "
            + policy
            + (authority == null ? "" : ", client_ca_file: " + authority + ".crt")
            + (sans == null ? "" : ", client_allowed_sans: ['" + sans.replace(", ", "', '") + "']")
            + "}";

    assertThat(outcome(text, name == null ? "" : name, WebTlsTest::asIs)).isEqualTo(outcome);
  }

  /** TLS 1.2 has other alerts, and closes before the client has said all. */
  @Test
  void asksClientsForCertificatesInTls12Too() throws Exception {
    String text = SERVER + VERIFY + ", client_ca_file: client.crt, max_version: TLS12}";

    assertThat(outcome(text, "client", WebTlsTest::asIs)).isEqualTo("200");
    assertThat(outcome(text, "named", WebTlsTest::asIs)).isIn("certificate_unknown", "closed");
    assertThat(outcome(text, "", WebTlsTest::asIs)).isIn("handshake_failure", "closed");
  }

  /** TestConfigReloading. */
  @Test
  void readsTheFilesAnewForEachConnection() throws Exception {
    try (WebServer server = start(SERVER + VERIFY + "}")) {
      assertThat(client(server).outcome(server.port())).isEqualTo("certificate_required");

      server.write(SERVER + "}");
      TlsClient client = client(server);
      assertThat(client.outcome(server.port())).isEqualTo("200");

      // The same files with another content.
      Files.copy(
          made.resolve("ec.crt"),
          folder.resolve("server.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(client.outcome(server.port())).isEqualTo("handshake_failure");
      Files.copy(
          made.resolve("ec.key"),
          folder.resolve("server.key"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(new TlsClient(server.vertx(), certificates(), "ec", null).outcome(server.port()))
          .isEqualTo("200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls_server_config: {cert_file: server.crt, key_file: gone}",
        "tls_server_config: {cert_file: server.crt, key_file: ec.key}",
        "tls_server_config: {cert_file: server.crt",
        "tls_server_config: {cert_file: server.crt, key_file: server.key, typo: 1}",
        "",
        "basic_auth_users: {}",
      })
  void isShutWhileTheFileIsBrokenAndHeals(String broken) throws Exception {
    try (WebServer server = start(SERVER + "}")) {
      TlsClient client = client(server);
      assertThat(client.outcome(server.port())).isEqualTo("200");

      server.write(broken);
      assertThat(client.outcome(server.port())).isEqualTo("handshake_failure");

      server.write(SERVER + "}");
      assertThat(client.outcome(server.port())).isEqualTo("200");
    }
  }

  /** A client that was here before the certificates were asked for is no longer welcome. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumesNoSessionOfOtherSettings(String protocol) throws Exception {
    Consumer<SSLParameters> only = parameters -> parameters.setProtocols(new String[] {protocol});
    try (WebServer server = start(SERVER + "}")) {
      TlsClient client = client(server);
      assertThat(client.outcome(server.port(), only)).isEqualTo("200");
      assertThat(client.outcome(server.port(), only)).isEqualTo("200");

      server.write(SERVER + VERIFY + ", client_ca_file: client.crt}");

      assertThat(client.outcome(server.port(), only))
          .isIn("certificate_required", "handshake_failure", "closed");
      assertThat(client(server, "client").outcome(server.port(), only)).isEqualTo("200");
    }
  }

  /** Whether there is TLS is decided at the start: a plain server does not go on as if. */
  @Test
  void answersNothingInPlainOnceTlsIsAskedFor() throws Exception {
    try (WebServer server = start("")) {
      assertThat(healthy(server).status()).isEqualTo(200);

      server.write(SERVER + "}");
      assertThat(healthy(server).status()).isEqualTo(500);

      server.write("");
      assertThat(healthy(server).status()).isEqualTo(200);
    }
  }

  private static Answer healthy(WebServer server) throws IOException {
    return Answer.to(server.port(), "GET /-/healthy HTTP/1.1", "Host: localhost");
  }
}
