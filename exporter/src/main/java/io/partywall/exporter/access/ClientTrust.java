package io.partywall.exporter.access;

import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Decides on the certificates of clients. */
final class ClientTrust extends X509ExtendedTrustManager {
  // RFC 5280, section 4.2.1.6: the kinds of GeneralName that name something.
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  private final boolean verifies;
  private final Optional<X509ExtendedTrustManager> authorities;
  private final List<String> allowedSans;

  /** Trusts those whom these authorities signed; nobody where there are none. */
  ClientTrust(ClientPolicy policy, List<X509Certificate> authorities, List<String> allowedSans)
      throws GeneralSecurityException {
    this.verifies = policy.verifies();
    this.authorities =
        authorities.isEmpty() ? Optional.empty() : Optional.of(trustManager(authorities));
    this.allowedSans = List.copyOf(allowedSans);
  }

  private static X509ExtendedTrustManager trustManager(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java runtime verifies no certificates");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (verifies) {
      if (authorities.isEmpty()) {
        throw new CertificateException("no client_ca_file, so no client is trusted");
      }
      // One that is itself among the authorities passes without a look at its dates.
      chain[0].checkValidity();
      authorities.get().checkClientTrusted(chain, authType, engine);
    }
    if (!allowedSans.isEmpty() && !hasAllowedName(chain[0])) {
      throw new CertificateException("no name of the client is among client_allowed_sans");
    }
  }

  private boolean hasAllowedName(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer kind && name.get(1) instanceof String value) {
        boolean allowed =
            switch (kind) {
              case EMAIL, DNS, URI -> allowedSans.contains(value);
              case IP -> allowedSans.stream().anyMatch(wanted -> isSameAddress(wanted, value));
              default -> false;
            };
        if (allowed) {
          return true;
        }
      }
    }
    return false;
  }

  /** An address of IPv6 has many spellings. */
  private static boolean isSameAddress(String wanted, String value) {
    try {
      return InetAddress.ofLiteral(wanted).equals(InetAddress.ofLiteral(value));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("connections are made by engines");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("connections are made by engines");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  /** Whose certificates a client may offer; none named where any will do. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .filter(present -> verifies)
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }
}
