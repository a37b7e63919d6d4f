package io.partywall.exporter.http;

import io.partywall.exporter.access.Certificates;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.Principal;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** A client that speaks TLS, trusts one server, and may have a certificate. */
final class TlsClient {
  private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");
  private static final String CLOSED = "closed";
  private static final int ATTEMPTS = 5;

  private final SSLContext context;
  private String suite = "";

  TlsClient(Vertx vertx, Certificates certificates, String server, @Nullable String name)
      throws Exception {
    KeyManager[] keys =
        name == null ? new KeyManager[0] : new KeyManager[] {key(vertx, certificates, name)};
    context = SSLContext.getInstance("TLS");
    context.init(
        keys,
        new PemTrustOptions()
            .addCertPath(certificates.path(server + ".crt"))
            .getTrustManagerFactory(vertx)
            .getTrustManagers(),
        null);
  }

  /** Offers its certificate also to a server that names other authorities, as Go's client does. */
  private static X509KeyManager key(Vertx vertx, Certificates certificates, String name)
      throws Exception {
    X509KeyManager key =
        (X509KeyManager)
            new PemKeyCertOptions()
                .setCertPath(certificates.path(name + ".crt"))
                .setKeyPath(certificates.path(name + ".key"))
                .getKeyManagerFactory(vertx)
                .getKeyManagers()[0];
    return (X509KeyManager)
        Proxy.newProxyInstance(
            TlsClient.class.getClassLoader(),
            new Class<?>[] {X509KeyManager.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("chooseClientAlias")) {
                arguments[1] = new Principal[0];
              }
              return method.invoke(key, arguments);
            });
  }

  SSLContext context() {
    return context;
  }

  /** The cipher suite of the latest connection. */
  String suite() {
    return suite;
  }

  /** Connects and asks whether the server is healthy. */
  Answer ask(int port, Consumer<SSLParameters> change) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
      plain.setSoTimeout(20_000);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        suite = socket.getSession().getCipherSuite();
        return Answer.over(socket, "GET /-/healthy HTTP/1.1", "Host: localhost");
      }
    }
  }

  /** The status, or how the connection was refused. */
  String outcome(int port, Consumer<SSLParameters> change) throws IOException {
    String outcome = outcomeOnce(port, change);
    // The reset of a connection to which the client still writes may overtake the alert.
    for (int i = 1; i < ATTEMPTS && outcome.equals(CLOSED); i++) {
      outcome = outcomeOnce(port, change);
    }
    return outcome;
  }

  private String outcomeOnce(int port, Consumer<SSLParameters> change) throws IOException {
    try {
      return Integer.toString(ask(port, change).status());
    } catch (SocketException e) {
      return CLOSED; // A broken pipe, or a reset.
    } catch (SSLException e) {
      String message = String.valueOf(e.getMessage());
      Matcher alert = ALERT.matcher(message);
      return alert.find() ? alert.group(1) : message;
    }
  }

  String outcome(int port) throws IOException {
    return outcome(port, parameters -> {});
  }
}
