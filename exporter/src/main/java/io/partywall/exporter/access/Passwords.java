package io.partywall.exporter.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks passwords against bcrypt hashes. That takes a tenth of a second or more, on purpose, so
 * results are remembered, under a keyed hash of everything that they depend on: a scrape every
 * second costs one check, and nothing in memory is a password.
 */
public final class Passwords {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  // Apart from each other, so that whoever guesses does not push out whoever knows.
  private static final int REMEMBERED = 100;

  private final SecretKeySpec key;
  private final Map<String, Boolean> right = remembered();
  private final Map<String, Boolean> wrong = remembered();

  /**
   * A question.
   *
   * @param name tells it from every other question, without giving away what is asked
   * @param hash what to compare with: the user's, or for a name that nobody has, somebody's
   */
  public record Question(String name, String password, String hash, boolean known) {
    /** Tells no password. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** Remembers nothing yet. */
  public Passwords() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  private static Map<String, Boolean> remembered() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /**
   * What to find out. A name that nobody has costs as much as somebody's, always the same one's:
   * how long the answer takes does not tell who is known.
   *
   * @param users names and hashes, not empty
   */
  public Question question(Map<String, String> users, Credentials credentials) {
    String hash = users.get(credentials.user());
    boolean known = hash != null;
    if (hash == null) {
      List<String> hashes = users.values().stream().sorted().toList();
      int any = Integer.parseUnsignedInt(keyed(credentials.user()).substring(0, 8), 16);
      hash = hashes.get(Integer.remainderUnsigned(any, hashes.size()));
    }
    return new Question(
        keyed(credentials.user(), hash, credentials.password(), Boolean.toString(known)),
        credentials.password(),
        hash,
        known);
  }

  /** The answer, if it was found lately. */
  public synchronized Optional<Boolean> remembered(Question question) {
    // Asks both: the map keeps those that are asked for.
    Boolean known = right.get(question.name());
    Boolean unknown = wrong.get(question.name());
    return Optional.ofNullable(known != null ? known : unknown);
  }

  /** Finds the answer, and remembers it. Takes long. */
  public boolean check(Question question) {
    boolean fits =
        // Only 72 bytes of a password count; the algorithm itself takes no more.
        BCrypt.verifyer(null, LongPasswordStrategies.none())
            .verify(question.password().getBytes(ISO_8859_1), question.hash().getBytes(US_ASCII))
            .verified;
    boolean answer = fits && question.known();
    synchronized (this) {
      (answer ? right : wrong).put(question.name(), answer);
    }
    return answer;
  }

  /** A text of fixed length that nobody can foresee; other texts, or other bounds, another one. */
  private String keyed(String... texts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String text : texts) {
        byte[] bytes = text.getBytes(UTF_8);
        mac.update((bytes.length + ":").getBytes(US_ASCII));
        mac.update(bytes);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
