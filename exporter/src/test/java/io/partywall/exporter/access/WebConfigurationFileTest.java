package io.partywall.exporter.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a file means, or what is wrong with it. Cases with the name of one in {@code TestYAMLFiles}
 * and {@code TestTLSConfigIsEnabled} of prometheus/exporter-toolkit (web/tls_config_test.go) end as
 * there.
 */
final class WebConfigurationFileTest {
  private static final String HASH = "$2y$04$abcdefghijklmnopqrstuuT.VdioudKiCP.wBnKnIyRNAu9yUSXv2";
  private static final String SERVER =
      "tls_server_config: {cert_file: server.crt, key_file: server.key";

  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void make() {
    new Certificates(made).ec("server", "DNS:localhost").ec("other", "DNS:localhost");
  }

  @BeforeEach
  void copy() throws IOException {
    for (String file : List.of("server.crt", "server.key", "other.key")) {
      Files.copy(made.resolve(file), folder.resolve(file));
    }
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(
        folder.resolve("junk.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        folder.resolve("junk.crt"),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  }

  private WebConfiguration read(String text) throws IOException {
    Path path = Files.writeString(folder.resolve("web.yml"), text);
    WebConfigurationFile file = new WebConfigurationFile(path);
    if (file.read().tls().isPresent()) {
      new TlsContexts(file).current();
    }
    return file.read();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(
            "invalid config yml (invalid structure)",
            "hWkNKCp3fvIx3jKnsaBI\nTuEjdwNS8A2vYdFbiKqr\n",
            "is no mapping; write its fields as 'name: value'"),
        Arguments.of(
            "invalid config yml (invalid key)",
            "tls_server_config: {cert_filse: server.crt}",
            "tls_server_config.cert_filse: unknown field; remove it, or use one of: cert, cert_file,"
                + " cipher_suites, client_allowed_sans, client_auth_type, client_ca,"
                + " client_ca_file, curve_preferences, key, key_file, max_version, min_version,"
                + " prefer_server_cipher_suites"),
        Arguments.of(
            "a key that there is not, at the top",
            "tls: {}",
            "tls: unknown field; remove it, or use one of: basic_auth_users, http_server_config,"
                + " rate_limit, tls_server_config"),
        Arguments.of(
            "a key twice",
            "rate_limit: {interval: 1s, interval: 2s}",
            "line 1: no valid YAML: found duplicate key interval; correct that line"),
        Arguments.of(
            "no YAML at all",
            "a: [b\n",
            "line 2: no valid YAML: expected ',' or ']', but got <stream end>; correct that line"),
        Arguments.of(
            "invalid config yml (cert path empty)",
            "tls_server_config: {cert_file: '', key_file: server.key}",
            "tls_server_config.cert_file: is missing; name the server's certificate, or write it as"
                + " cert"),
        Arguments.of(
            "invalid config yml (cert empty)",
            "tls_server_config: {cert: '', key_file: server.key}",
            "tls_server_config.cert_file: is missing; name the server's certificate, or write it as"
                + " cert"),
        Arguments.of(
            "invalid config yml (key path empty)",
            "tls_server_config: {cert_file: server.crt, key_file: ''}",
            "tls_server_config.key_file: is missing; name the certificate's key, or write it as key"),
        Arguments.of(
            "invalid config yml (key empty)",
            "tls_server_config: {cert_file: server.crt, key: ''}",
            "tls_server_config.key_file: is missing; name the certificate's key, or write it as key"),
        Arguments.of(
            "invalid config yml (cert path and key path empty)",
            "tls_server_config: {cert_file: '', key_file: '', client_auth_type: x}",
            "tls_server_config.cert_file: is missing; name the server's certificate, or write it as"
                + " cert"),
        Arguments.of(
            "invalid config yml (cert path invalid)",
            "tls_server_config: {cert_file: somefile, key_file: server.key}",
            "tls_server_config.cert_file: no such file: FOLDER/somefile; name an existing file in"
                + " PEM format"),
        Arguments.of(
            "invalid config yml (key path invalid)",
            "tls_server_config: {cert_file: server.crt, key_file: somefile}",
            "tls_server_config.key_file: no such file: FOLDER/somefile; name an existing file in PEM"
                + " format"),
        Arguments.of(
            "invalid config yml (cert path and key path invalid)",
            "tls_server_config: {cert_file: somefile, key_file: somefile}",
            "tls_server_config.cert_file: no such file: FOLDER/somefile; name an existing file in"
                + " PEM format"),
        Arguments.of(
            "cert beside cert_file",
            SERVER + ", cert: x}",
            "tls_server_config.cert: stands beside cert_file; write one of the two"),
        Arguments.of(
            "a file without a certificate",
            "tls_server_config: {cert_file: server.key, key_file: server.key}",
            "tls_server_config.cert_file: holds no certificate; write X.509 certificates in PEM"
                + " format"),
        Arguments.of(
            "a file without a key",
            "tls_server_config: {cert_file: server.crt, key_file: server.crt}",
            "tls_server_config.key_file: holds no key that can be used (there is no private key in"
                + " it); write the certificate's private key in PEM format, without a password"),
        Arguments.of(
            "another certificate's key",
            "tls_server_config: {cert_file: server.crt, key_file: other.key}",
            "tls_server_config.key_file: is not the key of the certificate; write the key that"
                + " belongs to it"),
        Arguments.of(
            "invalid config yml (invalid ClientAuth)",
            SERVER + ", client_ca_file: /dev/null}",
            "tls_server_config.client_ca_file: has no use as long as no client is asked for a"
                + " certificate; write client_auth_type: RequireAndVerifyClientCert"),
        Arguments.of(
            "client CA with NoClientCert",
            SERVER + ", client_ca_file: server.crt, client_auth_type: NoClientCert}",
            "tls_server_config.client_ca_file: has no use as long as no client is asked for a"
                + " certificate; write client_auth_type: RequireAndVerifyClientCert"),
        Arguments.of(
            "invalid config yml (invalid ClientCAs filepath)",
            SERVER + ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: somefile}",
            "tls_server_config.client_ca_file: no such file: FOLDER/somefile; name an existing file"
                + " in PEM format"),
        Arguments.of(
            "a client CA file without a certificate",
            SERVER + ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: empty}",
            "tls_server_config.client_ca_file: holds no certificate; write X.509 certificates in PEM"
                + " format"),
        Arguments.of(
            "a policy that there is not",
            SERVER + ", client_auth_type: requireClientCert}",
            "tls_server_config.client_auth_type: unknown policy 'requireClientCert'; use one of:"
                + " NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven,"
                + " RequireAndVerifyClientCert"),
        Arguments.of(
            "names of clients that are not asked for",
            SERVER + ", client_allowed_sans: [a]}",
            "tls_server_config.client_allowed_sans: no client is asked for a certificate; list names"
                + " and write client_auth_type: RequireAndVerifyClientCert, or remove it"),
        Arguments.of(
            "no names of clients",
            SERVER + ", client_auth_type: RequireAnyClientCert, client_allowed_sans: []}",
            "tls_server_config.client_allowed_sans: is empty; list names and write client_auth_type:"
                + " RequireAndVerifyClientCert, or remove it"),
        Arguments.of(
            "invalid config yml (invalid user list)",
            SERVER + "}\nbasic_auth_users: {john: doe}",
            "basic_auth_users.john: is no bcrypt hash; write what \"htpasswd -nBC 10 ''\" prints"
                + " behind the colon"),
        Arguments.of(
            "a user without a password",
            "basic_auth_users: {john: }",
            "basic_auth_users.john: is no bcrypt hash; write what \"htpasswd -nBC 10 ''\" prints"
                + " behind the colon"),
        Arguments.of(
            "a user whom no client can name",
            "basic_auth_users: {'jo:hn': " + HASH + "}",
            "basic_auth_users.jo:hn: is no name that a client can give; use a name without a colon"),
        Arguments.of(
            "users as a list",
            "basic_auth_users: [john]",
            "basic_auth_users: is no mapping; write its fields as 'name: value'"),
        Arguments.of(
            "invalid config yml (bad cipher)",
            SERVER + ", cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA2048]}",
            "tls_server_config.cipher_suites: unknown cipher suite"
                + " 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA2048'; use some of:"
                + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
                + " TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"
                + " TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"
                + " TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,"
                + " TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,"
                + " TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
        Arguments.of(
            "valid tls config yml with non-http2 ciphers but http2 enabled",
            SERVER
                + ", cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384], max_version: TLS12}",
            "tls_server_config.cipher_suites: has none that HTTP/2 requires; add"
                + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
                + " or write http2: false"),
        Arguments.of(
            "invalid config yml (bad curves)",
            SERVER + ", curve_preferences: [CurveP257]}",
            "tls_server_config.curve_preferences: unknown curve 'CurveP257'; use some of: CurveP256,"
                + " CurveP384, CurveP521, X25519"),
        Arguments.of(
            "invalid config yml (bad TLS version)",
            SERVER + ", min_version: TLS111}",
            "tls_server_config.min_version: unknown version 'TLS111'; use one of: TLS10, TLS11,"
                + " TLS12, TLS13"),
        Arguments.of(
            "versions that Java's TLS does not have",
            SERVER + ", min_version: TLS10, max_version: TLS11}",
            "tls_server_config.max_version: leaves no version that there is; use TLS12 or TLS13,"
                + " from min_version on"),
        Arguments.of(
            "versions the wrong way round",
            SERVER + ", min_version: TLS13, max_version: TLS12}",
            "tls_server_config.max_version: leaves no version that there is; use TLS12 or TLS13,"
                + " from min_version on"),
        Arguments.of(
            "invalid X-Content-Type-Options headers config",
            "http_server_config: {headers: {X-Content-Type-Options: sniff}}",
            "http_server_config.headers.X-Content-Type-Options: 'sniff' is no value of it; use one"
                + " of: nosniff"),
        Arguments.of(
            "invalid X-Frame-Options headers config",
            "http_server_config: {headers: {X-Frame-Options: foo}}",
            "http_server_config.headers.X-Frame-Options: 'foo' is no value of it; use one of: deny,"
                + " sameorigin"),
        Arguments.of(
            "HTTP header that can not be overridden",
            "http_server_config: {headers: {Content-Type: foo}}",
            "http_server_config.headers.Content-Type: unknown field; remove it, or use one of:"
                + " Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options,"
                + " X-Frame-Options, X-XSS-Protection"),
        Arguments.of(
            "a header in other case",
            "http_server_config: {headers: {x-frame-options: deny}}",
            "http_server_config.headers.x-frame-options: unknown field; remove it, or use one of:"
                + " Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options,"
                + " X-Frame-Options, X-XSS-Protection"),
        Arguments.of(
            "a header of two lines",
            "http_server_config: {headers: {X-XSS-Protection: \"1\\r\\nSet-Cookie: a=b\"}}",
            "http_server_config.headers.X-XSS-Protection: holds what no header can; write one line of"
                + " printable ASCII characters"),
        Arguments.of(
            "neither true nor false",
            "http_server_config: {http2: maybe}",
            "http_server_config.http2: is neither true nor false; write one of them"),
        Arguments.of(
            "no duration",
            "rate_limit: {interval: 1 second, burst: 1}",
            "rate_limit.interval: '1 second' is no duration; write one such as 1s, 500ms or 1m30s"),
        Arguments.of(
            "a number that is no duration",
            "rate_limit: {interval: 1, burst: 1}",
            "rate_limit.interval: '1' is no duration; write one such as 1s, 500ms or 1m30s"),
        Arguments.of(
            "a negative burst",
            "rate_limit: {interval: 1s, burst: -1}",
            "rate_limit.burst: is no whole number from 0 to 1000000; write a number in that range"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void refuses(String name, String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            folder.resolve("web.yml") + ": " + problem.replace("FOLDER", folder.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk.key", "empty"})
  void refusesAKeyThatIsNone(String key) {
    assertThatThrownBy(
            () -> read("tls_server_config: {cert_file: server.crt, key_file: " + key + "}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("tls_server_config.key_file: holds no key that can be used (");
  }

  @Test
  void refusesACertificateThatIsNone() {
    assertThatThrownBy(() -> read("tls_server_config: {cert_file: junk.crt, key_file: server.key}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(
            "tls_server_config.cert_file: holds a certificate that cannot be read (");
  }

  /** path to config yml invalid. */
  @Test
  void refusesAFileThatIsNotThere() {
    Path missing = folder.resolve("missing.yml");

    assertThatThrownBy(() -> new WebConfigurationFile(missing).read())
        .isInstanceOf(BadInput.class)
        .hasMessage(missing + ": no such file; name an existing YAML file");
  }

  @Test
  void refusesAFileThatIsNoText() throws IOException {
    Path file = Files.write(folder.resolve("web.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});

    assertThatThrownBy(() -> new WebConfigurationFile(file).read())
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(file + ": cannot be read (");
  }

  /** Empty config yml; and, for TLS, the cases of IsEnabled that say no. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "tls_server_config:\nbasic_auth_users:\nhttp_server_config:\nrate_limit:\n",
        "tls_server_config: {min_version: TLS12, prefer_server_cipher_suites: true}",
        "tls_server_config: {cert_file: '', key_file: '', client_auth_type: ''}",
        "rate_limit: {interval: 0, burst: 0}",
      })
  void takesAFileThatAsksForNothing(String text) throws IOException {
    WebConfiguration configuration = read(text);

    assertThat(configuration.tls()).isEmpty();
    assertThat(configuration.http2()).isTrue();
    assertThat(configuration.users()).isEmpty();
    assertThat(configuration.headers()).isEmpty();
    assertThat(configuration.rateLimit()).isEmpty();
  }

  @Test
  void usesTheNewestTlsUnlessTold() throws IOException {
    TlsSettings settings = read(SERVER + "}").tls().orElseThrow();

    assertThat(settings.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(settings.cipherSuites())
        .containsExactly(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    assertThat(settings.serverChoosesCipher()).isTrue();
    assertThat(settings.groups()).isEmpty();
    assertThat(settings.clientPolicy()).isEqualTo(ClientPolicy.NONE);
    assertThat(settings.requiresClient()).isFalse();
  }

  @Test
  void readsEverySetting() throws IOException {
    WebConfiguration configuration =
        read(
            """
            tls_server_config:
              cert: |
            %s
              key: |
            %s
              client_auth_type: RequireClientCert
              client_ca_file: server.crt
              client_allowed_sans: [one, 192.0.2.1]
              min_version: TLS10
              max_version: TLS12
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
              prefer_server_cipher_suites: no
              curve_preferences: [CurveP521, X25519]
            http_server_config:
              http2: off
              headers:
                X-XSS-Protection: 1
                X-Frame-Options: sameorigin
                Content-Security-Policy: "default-src 'self' *.test.example.net"
                Strict-Transport-Security:
            rate_limit:
              interval: 1m1.5s
              burst: 3
            basic_auth_users:
              12: %s
            """
                .formatted(indented("server.crt"), indented("server.key"), HASH));

    TlsSettings settings = configuration.tls().orElseThrow();
    assertThat(settings.protocols()).containsExactly("TLSv1.2");
    assertThat(settings.cipherSuites())
        .endsWith("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        .hasSize(5);
    assertThat(settings.serverChoosesCipher()).isFalse();
    assertThat(settings.groups()).containsExactly("secp521r1", "x25519");
    assertThat(settings.clientPolicy()).isEqualTo(ClientPolicy.REQUIRE_ANY);
    assertThat(settings.allowedSans()).containsExactly("one", "192.0.2.1");
    assertThat(configuration.http2()).isFalse();
    assertThat(configuration.headers())
        .isEqualTo(
            Map.of(
                "X-XSS-Protection",
                "1",
                "X-Frame-Options",
                "sameorigin",
                "Content-Security-Policy",
                "default-src 'self' *.test.example.net"));
    assertThat(configuration.rateLimit()).contains(new RateLimit(Duration.ofMillis(61_500), 3));
    assertThat(configuration.users()).isEqualTo(Map.of("12", HASH));
    assertThat(configuration.toString()).doesNotContain(HASH).doesNotContain("BEGIN");
    assertThat(settings.toString()).doesNotContain("BEGIN");
  }

  private String indented(String file) throws IOException {
    return Files.readString(folder.resolve(file), UTF_8).indent(4).stripTrailing();
  }

  /** deploy/web.example.yml, as it is and with everything in it switched on. */
  @Test
  void takesTheExample() throws IOException {
    String example = Files.readString(Path.of("../deploy/web.example.yml"));
    Files.copy(folder.resolve("server.crt"), folder.resolve("exporter.crt"));
    Files.copy(folder.resolve("server.key"), folder.resolve("exporter.key"));
    Files.copy(folder.resolve("server.crt"), folder.resolve("scrapers.crt"));

    assertThat(read(example).tls()).isEmpty();
    WebConfiguration all =
        read(example.replaceAll("(?m)^#(?=\\w|  )", "").replace("$2y$10$…", HASH));
    assertThat(all.tls()).isPresent();
    assertThat(all.headers()).hasSize(3);
    assertThat(all.users()).isEqualTo(Map.of("prometheus", HASH));
    assertThat(all.rateLimit()).contains(new RateLimit(Duration.ofMillis(100), 20));
  }

  @Test
  void readsTheFileAnewWheneverItChanges() throws IOException {
    Path path = Files.writeString(folder.resolve("web.yml"), "rate_limit: {interval: 1s}");
    WebConfigurationFile file = new WebConfigurationFile(path);
    WebConfiguration first = file.read();
    assertThat(file.read()).isSameAs(first);

    Files.writeString(path, "rate_limit: {interval: 2s}");
    assertThat(file.read().rateLimit()).contains(new RateLimit(Duration.ofSeconds(2), 0));
    Files.writeString(path, "rate_limit: {interval: two}");
    assertThatThrownBy(file::read).isInstanceOf(BadInput.class);
    assertThatThrownBy(file::read).isInstanceOf(BadInput.class);
    Files.delete(path);
    assertThatThrownBy(file::read).isInstanceOf(BadInput.class);
    Files.writeString(path, "");
    assertThat(file.read().rateLimit()).isEmpty();
  }
}
