package io.partywall.exporter.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.access.Passwords.Question;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordsTest {
  private static final String SALT = "abcdefghijklmnopqrstuu";
  private static final String DAVE = "$2y$04$" + SALT + "T.VdioudKiCP.wBnKnIyRNAu9yUSXv2";
  private static final String Y72 = "$2b$04$" + SALT + "wurWIdVVT4m5pTArtqnFNM69nySdHj.";

  private final Passwords passwords = new Passwords();

  private Question question(String user, String password, Map<String, String> users) {
    return passwords.question(
        users, new Credentials(user, new String(password.getBytes(UTF_8), ISO_8859_1)));
  }

  private boolean check(String password, String hash) {
    return passwords.check(question("dave", password, Map.of("dave", hash)));
  }

  /** Hashes as crypt(3) of libxcrypt makes them. */
  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void knowsEveryVersionOfTheHash(String version) {
    String start = "$" + version + "$04$" + SALT;

    assertThat(check("dave123", start + "T.VdioudKiCP.wBnKnIyRNAu9yUSXv2")).isTrue();
    assertThat(check("Dave123", start + "T.VdioudKiCP.wBnKnIyRNAu9yUSXv2")).isFalse();
    assertThat(check("grüße", start + "ukcFUuF1uD2.SsVXl2Kxf7oTFxL3IEq")).isTrue();
    assertThat(check("", start + "byCG3zY1GIXMyxfivm.ClDiInHzxjiq")).isTrue();
  }

  @Test
  void takesBytesThatAreNoText() {
    Question question =
        passwords.question(
            Map.of("dave", "$2y$04$" + SALT + "UIzecIiCguM2sPh1F7L9IS3zOtmg5Im"),
            new Credentials("dave", "\u00ff\u00a3345"));

    assertThat(passwords.check(question)).isTrue();
  }

  @Test
  void counts72BytesOfAPassword() {
    assertThat(check("y".repeat(72), Y72)).isTrue();
    assertThat(check("y".repeat(300), Y72)).isTrue();
    assertThat(check("y".repeat(71), Y72)).isFalse();
  }

  @Test
  void remembersAnswers() {
    Question right = question("dave", "dave123", Map.of("dave", DAVE));
    Question wrong = question("dave", "bad", Map.of("dave", DAVE));
    assertThat(passwords.remembered(right)).isEmpty();

    passwords.check(right);
    passwords.check(wrong);

    assertThat(passwords.remembered(question("dave", "dave123", Map.of("dave", DAVE))))
        .isEqualTo(Optional.of(true));
    assertThat(passwords.remembered(question("dave", "bad", Map.of("dave", DAVE))))
        .isEqualTo(Optional.of(false));
    assertThat(passwords.remembered(question("carol", "dave123", Map.of("carol", DAVE)))).isEmpty();
    assertThat(passwords.remembered(question("dave", "dave123", Map.of("dave", Y72)))).isEmpty();
  }

  @Test
  void remembersWhoIsRightWhateverOthersGuess() {
    passwords.check(question("dave", "dave123", Map.of("dave", DAVE)));
    Question first = question("dave", "guess", Map.of("dave", DAVE));
    passwords.check(first);
    for (int i = 0; i < 100; i++) {
      passwords.check(question("dave", "guess" + i, Map.of("dave", DAVE)));
    }

    assertThat(passwords.remembered(question("dave", "dave123", Map.of("dave", DAVE))))
        .isEqualTo(Optional.of(true));
    assertThat(passwords.remembered(first)).isEmpty();
  }

  /** Name, hash and password are told apart wherever one ends and the next begins. */
  @Test
  void tellsQuestionsApart() {
    assertThat(question("ab", "c", Map.of("ab", DAVE)).name())
        .isNotEqualTo(question("a", "bc", Map.of("a", DAVE)).name());
    assertThat(question("fake", DAVE + "x", Map.of("u", Y72)).name())
        .isNotEqualTo(question("fake", "x", Map.of("u", DAVE)).name());
  }

  @Test
  void asksAsMuchForANameThatNobodyHas() {
    Map<String, String> users = Map.of("dave", DAVE, "carol", Y72);
    Question question = question("nobody", "dave123", users);

    assertThat(question.known()).isFalse();
    assertThat(users).containsValue(question.hash());
    assertThat(question("nobody", "other", users).hash()).isEqualTo(question.hash());
    assertThat(passwords.check(question("nobody", "dave123", Map.of("dave", DAVE)))).isFalse();
    assertThat(passwords.check(question("nobody", "y".repeat(72), Map.of("carol", Y72)))).isFalse();
  }

  @Test
  void showsNoPassword() {
    Credentials credentials = new Credentials("dave", "dave123");

    assertThat(credentials.toString()).isEqualTo("Credentials[dave]");
    assertThat(passwords.question(Map.of("dave", DAVE), credentials).toString())
        .matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "dave:dave123, dave, dave123",
        "dave:, dave, ''",
        ":x, '', x",
        "a:b:c, a, b:c",
        "dave, -, -",
      })
  void readsNameAndPassword(String pair, String user, String password) {
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));

    for (String scheme : new String[] {"Basic ", "basic ", "BASIC  "}) {
      assertThat(Credentials.of(scheme + encoded))
          .isEqualTo(Optional.ofNullable(user).map(name -> new Credentials(name, password)));
    }
    assertThat(Credentials.of("Bearer " + encoded)).isEmpty();
  }

  @Test
  void readsNothingElse() {
    assertThat(Credentials.of(null)).isEmpty();
    assertThat(Credentials.of("Basic")).isEmpty();
    assertThat(Credentials.of("Basic ??")).isEmpty();
  }
}
