package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.partywall.exporter.access.ClientPolicy;
import io.partywall.exporter.access.Complaints;
import io.partywall.exporter.access.TlsContext;
import io.partywall.exporter.access.TlsContexts;
import io.partywall.exporter.access.TlsSettings;
import io.partywall.exporter.config.BadInput;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes each connection's engine from the files of that moment. While something is wrong with them,
 * from nothing: a server without a key refuses every handshake.
 */
final class ReloadingSslContext extends SslContext {
  private final TlsContexts contexts;
  private final @Nullable ApplicationProtocolConfig applicationProtocols;
  private final Complaints complaints = new Complaints("no connection is accepted");
  private final SslContext refusing;
  private @Nullable TlsContext made;
  private SslContext latest;

  /**
   * Remembers where to look.
   *
   * @param applicationProtocols those to choose from by ALPN, such as {@code h2}; empty for none
   */
  ReloadingSslContext(TlsContexts contexts, List<String> applicationProtocols) {
    this.contexts = requireNonNull(contexts, "contexts is null");
    this.applicationProtocols =
        applicationProtocols.isEmpty()
            ? null
            : new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                applicationProtocols);
    this.refusing = netty(TlsContext.refusing(), ClientAuth.NONE, null, null);
    this.latest = refusing;
  }

  private SslContext netty(
      SSLContext context,
      ClientAuth clients,
      @Nullable List<String> suites,
      String @Nullable [] protocols) {
    return new JdkSslContext(
        context,
        false,
        suites,
        SupportedCipherSuiteFilter.INSTANCE,
        applicationProtocols,
        clients,
        protocols,
        false);
  }

  private synchronized SSLEngine engine(Maker maker) {
    TlsContext now;
    try {
      now = contexts.current();
      complaints.none();
    } catch (BadInput e) {
      complaints.about(String.valueOf(e.getMessage()));
      return maker.make(refusing);
    }
    TlsSettings settings = now.settings();
    if (!now.equals(made)) {
      latest =
          netty(
              now.context(),
              clients(settings),
              settings.cipherSuites(),
              settings.protocols().toArray(String[]::new));
      made = now;
    }
    SSLEngine engine = maker.make(latest);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setUseCipherSuitesOrder(settings.serverChoosesCipher());
    if (!settings.groups().isEmpty()) {
      parameters.setNamedGroups(settings.groups().toArray(String[]::new));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static ClientAuth clients(TlsSettings settings) {
    if (settings.requiresClient()) {
      return ClientAuth.REQUIRE;
    }
    return settings.clientPolicy() == ClientPolicy.NONE ? ClientAuth.NONE : ClientAuth.OPTIONAL;
  }

  private interface Maker {
    SSLEngine make(SslContext context);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return engine(context -> context.newEngine(allocator));
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peer, int port) {
    return engine(context -> context.newEngine(allocator, peer, port));
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return refusing.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // The class obliges us.
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return refusing.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return refusing.sessionContext();
  }
}
