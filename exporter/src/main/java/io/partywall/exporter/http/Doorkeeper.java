package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.access.Complaints;
import io.partywall.exporter.access.Credentials;
import io.partywall.exporter.access.Passwords;
import io.partywall.exporter.access.Passwords.Question;
import io.partywall.exporter.access.TlsContexts;
import io.partywall.exporter.access.TokenBucket;
import io.partywall.exporter.access.WebConfiguration;
import io.partywall.exporter.access.WebConfigurationFile;
import io.partywall.exporter.config.BadInput;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in that the web configuration file allows, as it stands at that moment; none while
 * something is wrong with it. Whether there is TLS, HTTP/2 or a limit is decided at the start.
 */
public final class Doorkeeper {
  // Each costs a tenth of a second or more, one after the other.
  private static final int MOST_WAITING = 64;

  private final Vertx vertx;
  private final WebConfigurationFile file;
  private final WebConfiguration atStart;
  private final TlsContexts tls;
  private final Optional<TokenBucket> bucket;
  private final Complaints complaints = new Complaints("no request is answered");
  private final Map<String, Future<Boolean>> waiting = new HashMap<>();
  private final Passwords passwords = new Passwords();
  private @Nullable WorkerExecutor checker;

  /**
   * Reads the file, and those that it names.
   *
   * @throws BadInput for whatever is wrong with them
   */
  public Doorkeeper(Vertx vertx, WebConfigurationFile file) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.file = requireNonNull(file, "file is null");
    this.atStart = file.read();
    this.tls = new TlsContexts(file);
    this.bucket = atStart.rateLimit().map(limit -> new TokenBucket(limit, System::nanoTime));
    if (hasTls()) {
      tls.current();
    }
  }

  /** Whether clients must speak TLS. */
  public boolean hasTls() {
    return atStart.tls().isPresent();
  }

  /** Adds TLS to a server's options, if there is to be any. */
  void secure(HttpServerOptions options) {
    if (hasTls()) {
      options
          .setSsl(true)
          .setUseAlpn(atStart.http2())
          // Vert.x takes the list for that of the versions it may speak at all.
          .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
          .setKeyCertOptions(ReloadingTls.NO_KEY)
          .setSslEngineOptions(new ReloadingTls(tls));
    }
  }

  /** Does that if the request may come in, and answers it otherwise. */
  void admit(HttpServerRequest request, Runnable inside) {
    WebConfiguration now;
    try {
      now = file.read();
      if (now.tls().isPresent() != hasTls()) {
        throw BadInput.of(
            file.name(),
            "tls_server_config",
            hasTls() ? "is gone" : "asks for TLS, which the exporter began without",
            "restart the exporter");
      }
      complaints.none();
    } catch (BadInput e) {
      complaints.about(String.valueOf(e.getMessage()));
      refuse(request, 500, "the web configuration is broken; the exporter's log says why\n");
      return;
    }
    if (bucket.isPresent() && !bucket.get().take()) {
      refuse(request, 429, "too many requests\n");
      return;
    }
    now.headers().forEach(request.response()::putHeader);
    if (now.users().isEmpty()) {
      inside.run();
      return;
    }
    Optional<Credentials> credentials = Credentials.of(request.getHeader("Authorization"));
    if (credentials.isEmpty()) {
      askWho(request);
      return;
    }
    Question question = passwords.question(now.users(), credentials.get());
    Optional<Boolean> remembered = passwords.remembered(question);
    if (remembered.isPresent()) {
      enter(request, remembered.get(), inside);
    } else {
      checked(question)
          .ifPresentOrElse(
              answer ->
                  answer.onComplete(
                      done -> enter(request, done.succeeded() && done.result(), inside)),
              () -> refuse(request, 429, "too many passwords to check\n"));
    }
  }

  /** The answer to come; empty when too many are waited for. */
  private synchronized Optional<Future<Boolean>> checked(Question question) {
    Future<Boolean> asked = waiting.get(question.name());
    if (asked != null) {
      return Optional.of(asked);
    }
    if (waiting.size() >= MOST_WAITING) {
      return Optional.empty();
    }
    if (checker == null) {
      checker = vertx.createSharedWorkerExecutor("passwords", 1);
    }
    Future<Boolean> answer = checker.executeBlocking(() -> passwords.check(question));
    waiting.put(question.name(), answer);
    answer.onComplete(done -> answered(question));
    return Optional.of(answer);
  }

  private synchronized void answered(Question question) {
    waiting.remove(question.name());
  }

  private static void enter(HttpServerRequest request, boolean allowed, Runnable inside) {
    if (request.response().closed()) {
      return;
    }
    if (allowed) {
      inside.run();
    } else {
      askWho(request);
    }
  }

  private static void askWho(HttpServerRequest request) {
    request
        .response()
        .putHeader("WWW-Authenticate", "Basic realm=\"partywall\", charset=\"UTF-8\"");
    refuse(request, 401, "name and password, please\n");
  }

  private static void refuse(HttpServerRequest request, int status, String text) {
    MetricsServer.end(request, status, MetricsServer.PLAIN, text);
  }
}
