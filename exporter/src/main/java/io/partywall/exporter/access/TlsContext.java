package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** What connections are made with as long as neither the settings nor the files change. */
public record TlsContext(SSLContext context, TlsSettings settings) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");
  // A client that comes back within that time need not show its certificate again.
  private static final int SESSION_SECONDS = 3600;

  public TlsContext {
    requireNonNull(context, "context is null");
    requireNonNull(settings, "settings is null");
  }

  /** One that refuses every client. */
  public static SSLContext refusing() {
    try {
      return context(new KeyManager[0], null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes one of the texts that the settings name.
   *
   * @throws BadInput if something is wrong with them
   */
  static TlsContext of(
      TlsSettings settings, String certificateText, String keyText, Optional<String> authorities) {
    List<X509Certificate> chain = certificates(settings.certificate(), certificateText);
    PrivateKey key = key(settings.key(), keyText, chain.getFirst().getPublicKey());
    List<X509Certificate> trusted =
        settings
            .clientCa()
            .map(source -> certificates(source, authorities.orElse("")))
            .orElse(List.of());
    try {
      TrustManager trust =
          new ClientTrust(settings.clientPolicy(), trusted, settings.allowedSans());
      return new TlsContext(
          context(new KeyManager[] {new SingleKey(key, chain)}, new TrustManager[] {trust}),
          settings);
    } catch (GeneralSecurityException e) {
      throw settings
          .certificate()
          .refusal("cannot be used (" + e.getMessage() + ")", "use another certificate");
    }
  }

  private static SSLContext context(KeyManager[] keys, TrustManager @Nullable [] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
    return context;
  }

  private static List<X509Certificate> certificates(PemText source, String text) {
    try {
      List<X509Certificate> certificates = Pem.certificates(text);
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      throw source.refusal(
          "holds a certificate that cannot be read (" + e.getMessage() + ")",
          "write X.509 certificates in PEM format");
    }
    throw source.refusal("holds no certificate", "write X.509 certificates in PEM format");
  }

  private static PrivateKey key(PemText source, String text, PublicKey owner) {
    String signature = SIGNATURES.get(owner.getAlgorithm());
    if (signature == null) {
      throw source.refusal(
          "keys of the kind " + owner.getAlgorithm() + " are of no use for TLS",
          "use an RSA, EC or Ed25519 key");
    }
    try {
      PrivateKey key = Pem.key(text, owner);
      if (fits(key, owner, signature)) {
        return key;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // The key's bytes may be anything.
      throw source.refusal(
          "holds no key that can be used (" + e.getMessage() + ")",
          "write the certificate's private key in PEM format, without a password");
    }
    throw source.refusal("is not the key of the certificate", "write the key that belongs to it");
  }

  private static boolean fits(PrivateKey key, PublicKey owner, String algorithm)
      throws GeneralSecurityException {
    byte[] message = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(owner);
    signature.update(message);
    return signature.verify(signed);
  }
}
