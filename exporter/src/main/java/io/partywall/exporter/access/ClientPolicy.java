package io.partywall.exporter.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked of a client's certificate; the words are those of Go's {@code ClientAuthType}. */
public enum ClientPolicy {
  /** None is asked for. */
  NONE("NoClientCert"),
  /** One is asked for; which, or none, makes no difference. */
  REQUEST("RequestClientCert"),
  /** There must be one, whichever it is. */
  REQUIRE_ANY("RequireAnyClientCert"),
  /** There need be none, but one that is given must be trusted. */
  VERIFY_IF_GIVEN("VerifyClientCertIfGiven"),
  /** There must be one that is trusted. */
  REQUIRE_AND_VERIFY("RequireAndVerifyClientCert");

  private static final String OLD_REQUIRE_ANY = "RequireClientCert";

  private final String word;

  ClientPolicy(String word) {
    this.word = word;
  }

  static Optional<ClientPolicy> of(String word) {
    String known = word.equals(OLD_REQUIRE_ANY) ? REQUIRE_ANY.word : word;
    return Stream.of(values()).filter(policy -> policy.word.equals(known)).findFirst();
  }

  static List<String> words() {
    return Stream.of(values()).map(policy -> policy.word).toList();
  }

  /** Whether there must be a certificate. */
  public boolean requires() {
    return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
  }

  /** Whether a certificate must be trusted. */
  public boolean verifies() {
    return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
  }
}
