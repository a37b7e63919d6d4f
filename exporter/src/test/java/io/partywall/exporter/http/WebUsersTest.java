package io.partywall.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.access.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Passwords, headers and limits. Cases named in quotes are those of {@code TestUsers} and of
 * handler_test.go of prometheus/exporter-toolkit and end as there.
 */
final class WebUsersTest {
  // dave123 and carol123, by crypt(3) of libxcrypt, and alice123 with the cost of 10 that is usual.
  private static final String USERS =
      """
      basic_auth_users:
        dave: $2y$04$abcdefghijklmnopqrstuuT.VdioudKiCP.wBnKnIyRNAu9yUSXv2
        carol: $2b$04$abcdefghijklmnopqrstuuGDYlM4T.luyexqF4A1ZPOBB2pYtCz/2
        alice: $2a$10$abcdefghijklmnopqrstuuAuXeCk6cDyT9B/LbcW23Nl3ca8XWmMS
      """;
  private static final String TLS =
      "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";

  @TempDir private Path folder;

  private static Answer get(int port, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of("GET /-/healthy HTTP/1.1", "Host: localhost"));
    lines.addAll(List.of(headers));
    return Answer.to(port, lines.toArray(String[]::new));
  }

  private static String basic(String user, String password) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static int login(WebServer server, String user, String password) throws IOException {
    return get(server.port(), basic(user, password)).status();
  }

  /** "without basic auth". */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Authorization: ",
        "Authorization: Bearer ZGF2ZTpkYXZlMTIz",
        "Authorization: Basic",
        "Authorization: Basic !!!!",
        "Authorization: Basic ZGF2ZQ==",
      })
  void asksWhoItIs(String header) throws Exception {
    try (WebServer server =
        new WebServer(folder, USERS + "http_server_config: {headers: {X-Frame-Options: deny}}\n")) {
      Answer answer = get(server.port(), header);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .contains("Basic realm=\"partywall\", charset=\"UTF-8\"");
      assertThat(answer.header("X-Frame-Options")).contains("deny");
      assertThat(answer.text()).isEqualTo("name and password, please\n");
    }
  }

  /** Every path is behind the door, as there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /metrics",
        "GET /",
        "GET /-/ready",
        "GET /nothing",
        "HEAD /metrics",
        "POST /"
      })
  void asksAtEveryPath(String request) throws Exception {
    try (WebServer server = new WebServer(folder, USERS)) {
      assertThat(Answer.to(server.port(), request + " HTTP/1.1", "Host: localhost").status())
          .isEqualTo(401);
    }
  }

  /** "with correct basic auth", "with bad password", "with bad username", and others. */
  @ParameterizedTest
  @CsvSource({
    "dave, dave123, 200",
    "carol, carol123, 200",
    "alice, alice123, 200",
    "dave, bad, 401",
    "dave, '', 401",
    "dave, dave1234, 401",
    "Dave, dave123, 401",
    "nonexistent, nonexistent, 401",
    "carol, dave123, 401",
    "'', dave123, 401",
  })
  void letsInWhoKnowsThePassword(String user, String password, int status) throws Exception {
    try (WebServer server = new WebServer(folder, USERS)) {
      assertThat(login(server, user, password)).isEqualTo(status);
      // From memory this time.
      assertThat(login(server, user, password)).isEqualTo(status);
    }
  }

  /** The same with TLS. */
  @Test
  void letsInWhoKnowsThePasswordWithTls() throws Exception {
    new Certificates(folder).ec("server", "DNS:localhost");
    try (WebServer server = new WebServer(folder, TLS + USERS);
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(
                    new TlsClient(server.vertx(), new Certificates(folder), "server", null)
                        .context())
                .build()) {
      assertThat(loginByTls(client, server, "X", "y")).isEqualTo(401);
      for (String[] right : new String[][] {{"dave", "dave123"}, {"carol", "carol123"}}) {
        assertThat(loginByTls(client, server, right)).isEqualTo(200);
      }
      for (String[] wrong : new String[][] {{"dave", "bad"}, {"nonexistent", "nonexistent"}}) {
        assertThat(loginByTls(client, server, wrong)).isEqualTo(401);
      }
    }
  }

  private static int loginByTls(HttpClient client, WebServer server, String... credentials)
      throws Exception {
    String[] header = basic(credentials[0], credentials[1]).split(": ", 2);
    return client
        .send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/-/healthy"))
                .timeout(Duration.ofSeconds(20))
                .header(header[0], header[1])
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** TestBasicAuthCache: at a tenth of a second each, one check after the other. */
  @Test
  void checksAPasswordOnceForManyRequests() throws Exception {
    try (WebServer server = new WebServer(folder, USERS);
        HttpClient client = HttpClient.newHttpClient()) {
      List<CompletableFuture<Integer>> right = new ArrayList<>();
      List<CompletableFuture<Integer>> wrong = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        right.add(loginLater(client, server, "alice123"));
        wrong.add(loginLater(client, server, "alice1234"));
      }

      for (CompletableFuture<Integer> status : right) {
        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
      }
      for (CompletableFuture<Integer> status : wrong) {
        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(401);
      }
    }
  }

  private static CompletableFuture<Integer> loginLater(
      HttpClient client, WebServer server, String password) {
    String[] header = basic("alice", password).split(": ", 2);
    return client
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/-/healthy"))
                .timeout(Duration.ofSeconds(20))
                .header(header[0], header[1])
                .build(),
            BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** Guesses are answered as long as there is time for them; who is known is not kept waiting. */
  @Test
  void refusesGuessesWhileTooManyAreChecked() throws Exception {
    try (WebServer server = new WebServer(folder, USERS);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(login(server, "alice", "alice123")).isEqualTo(200);
      List<CompletableFuture<Integer>> guesses = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        guesses.add(loginLater(client, server, "guess" + i));
      }

      assertThat(login(server, "alice", "alice123")).isEqualTo(200);
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<Integer> guess : guesses) {
        statuses.add(guess.get(30, TimeUnit.SECONDS));
      }
      assertThat(statuses).contains(401, 429).doesNotContain(200);
    }
  }

  /** TestBasicAuthWithFakepassword, twice: with a cold memory and a warm one. */
  @Test
  void letsNobodyInByAnotherOnesPassword() throws Exception {
    try (WebServer server =
        new WebServer(folder, "basic_auth_users: {dave: " + hashOfDave() + "}")) {
      assertThat(login(server, "fakeuser", "dave123")).isEqualTo(401);
      assertThat(login(server, "fakeuser", "dave123")).isEqualTo(401);
      assertThat(login(server, "dave", "dave123")).isEqualTo(200);
      assertThat(login(server, "fakeuser", "dave123")).isEqualTo(401);
    }
  }

  /** TestByPassBasicAuthVuln, CVE-2022-46146. */
  @Test
  void confusesNoAnswers() throws Exception {
    try (WebServer server =
        new WebServer(folder, "basic_auth_users: {dave: " + hashOfDave() + "}")) {
      assertThat(login(server, "dave" + hashOfDave(), "dave123")).isEqualTo(401);
      assertThat(login(server, "dave", hashOfDave() + "dave123")).isEqualTo(401);
    }
  }

  private static String hashOfDave() {
    return USERS.lines().toList().get(1).strip().substring("dave: ".length());
  }

  @Test
  void readsTheUsersAnewForEachRequest() throws Exception {
    try (WebServer server = new WebServer(folder, USERS)) {
      assertThat(login(server, "dave", "dave123")).isEqualTo(200);

      server.write(USERS.replace("dave: ", "eve: "));
      assertThat(login(server, "dave", "dave123")).isEqualTo(401);
      assertThat(login(server, "eve", "dave123")).isEqualTo(200);

      server.write("");
      assertThat(get(server.port()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic_auth_users: {dave: dave123}",
        "basic_auth_users: [",
        "basic_auth_user: {}",
        "http_server_config: {headers: {X-Frame-Options: never}}",
      })
  void isShutWhileTheFileIsBrokenAndHeals(String broken) throws Exception {
    try (WebServer server = new WebServer(folder, USERS)) {
      assertThat(login(server, "dave", "dave123")).isEqualTo(200);

      server.write(broken);
      Answer answer = get(server.port(), basic("dave", "dave123"));
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text())
          .isEqualTo("the web configuration is broken; the exporter's log says why\n");

      server.write(USERS);
      assertThat(login(server, "dave", "dave123")).isEqualTo(200);
      assertThat(login(server, "dave", "bad")).isEqualTo(401);
    }
  }

  /** "valid headers config", TestHTTPHeaders; with a change on the way. */
  @Test
  void addsHeaders() throws Exception {
    try (WebServer server =
        new WebServer(
            folder,
            """
            http_server_config:
              headers:
                X-Frame-Options: deny
                Strict-Transport-Security: max-age=31536000; includeSubDomains
                X-Content-Type-Options: nosniff
                X-XSS-Protection: 1
                Content-Security-Policy: "default-src 'self' *.test.example.net"
            """)) {
      for (String path : List.of("/metrics", "/", "/nothing")) {
        Answer answer = Answer.to(server.port(), "GET " + path + " HTTP/1.1", "Host: localhost");
        assertThat(answer.header("X-Frame-Options")).contains("deny");
        assertThat(answer.header("Strict-Transport-Security"))
            .contains("max-age=31536000; includeSubDomains");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("X-XSS-Protection")).contains("1");
        assertThat(answer.header("Content-Security-Policy"))
            .contains("default-src 'self' *.test.example.net");
      }

      server.write("http_server_config: {headers: {X-Frame-Options: sameorigin}}");
      Answer answer = get(server.port());
      assertThat(answer.header("X-Frame-Options")).contains("sameorigin");
      assertThat(answer.header("X-XSS-Protection")).isEmpty();
    }
  }

  /** "valid rate limiter (no rate limiter set up) that doesn't block". */
  @Test
  void limitsNothingWithoutAnInterval() throws Exception {
    try (WebServer server = new WebServer(folder, "rate_limit: {interval: 0, burst: 0}")) {
      for (int i = 0; i < 10; i++) {
        assertThat(get(server.port()).status()).isEqualTo(200);
      }
    }
  }

  /** "valid rate limiter with an interval of one second". */
  @Test
  void limitsRequests() throws Exception {
    try (WebServer server = new WebServer(folder, "rate_limit: {interval: \"1s\", burst: 0}")) {
      assertThat(get(server.port()).status()).isEqualTo(429);
    }
    try (WebServer server = new WebServer(folder, "rate_limit: {interval: 1h, burst: 2}")) {
      assertThat(get(server.port()).status()).isEqualTo(200);
      assertThat(get(server.port()).status()).isEqualTo(200);
      assertThat(get(server.port()).text()).isEqualTo("too many requests\n");
    }
  }
}
