package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;
import io.partywall.exporter.access.TlsContexts;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Has Vert.x take each connection's TLS from the files of that moment. */
final class ReloadingTls extends SSLEngineOptions {
  /** Vert.x insists on a key; this one is never used. */
  static final KeyCertOptions NO_KEY = noKey();

  private final TlsContexts contexts;

  ReloadingTls(TlsContexts contexts) {
    this.contexts = requireNonNull(contexts, "contexts is null");
  }

  private static KeyCertOptions noKey() {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(null, null);
      return KeyCertOptions.wrap(factory);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SSLEngineOptions copy() {
    return this;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new SslContextFactory() {
      private List<String> applicationProtocols = List.of();

      @Override
      public SslContextFactory applicationProtocols(List<String> protocols) {
        applicationProtocols = protocols == null ? List.of() : List.copyOf(protocols);
        return this;
      }

      @Override
      public SslContext create() {
        return new ReloadingSslContext(contexts, applicationProtocols);
      }
    };
  }
}
