package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * What the web configuration file says.
 *
 * @param tls empty for plain HTTP
 * @param http2 whether clients may speak HTTP/2, which they can with TLS only
 * @param headers added to every answer
 * @param rateLimit empty for none
 * @param users names and bcrypt hashes; empty when everybody may ask
 */
public record WebConfiguration(
    Optional<TlsSettings> tls,
    boolean http2,
    Map<String, String> headers,
    Optional<RateLimit> rateLimit,
    Map<String, String> users) {
  public WebConfiguration {
    requireNonNull(tls, "tls is null");
    headers = Map.copyOf(headers);
    requireNonNull(rateLimit, "rateLimit is null");
    users = Map.copyOf(users);
  }

  /** Names no password, not even a hash of one. */
  @Override
  public String toString() {
    return "WebConfiguration[tls=" + tls.isPresent() + ", users=" + users.keySet() + "]";
  }
}
