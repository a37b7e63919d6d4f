package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How to speak TLS.
 *
 * @param protocols names of the JDK, such as {@code TLSv1.3}
 * @param cipherSuites those allowed, the best first
 * @param serverChoosesCipher whether the server's order counts and not the client's
 * @param groups names of the JDK for the curves allowed; empty for its own choice
 * @param clientCa whom to trust; only where the policy verifies
 * @param allowedSans names of which a client's certificate must have one; empty for any
 */
public record TlsSettings(
    PemText certificate,
    PemText key,
    List<String> protocols,
    List<String> cipherSuites,
    boolean serverChoosesCipher,
    List<String> groups,
    ClientPolicy clientPolicy,
    Optional<PemText> clientCa,
    List<String> allowedSans) {
  public TlsSettings {
    requireNonNull(certificate, "certificate is null");
    requireNonNull(key, "key is null");
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    requireNonNull(clientPolicy, "clientPolicy is null");
    requireNonNull(clientCa, "clientCa is null");
    allowedSans = List.copyOf(allowedSans);
  }

  /** Whether there must be a certificate of the client. */
  public boolean requiresClient() {
    return clientPolicy.requires() || !allowedSans.isEmpty();
  }
}
