package io.partywall.exporter.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name and password as a client gives them (RFC 7617).
 *
 * @param password its bytes, a character each
 */
public record Credentials(String user, String password) {
  private static final String SCHEME = "Basic ";

  public Credentials {
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }

  /** Reads the header {@code Authorization}; empty when it is absent or of another kind. */
  public static Optional<Credentials> of(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String text = new String(pair, ISO_8859_1);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new Credentials(new String(pair, 0, colon, UTF_8), text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells no password. */
  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
