package io.partywall.exporter.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tls_server_config}. */
final class TlsSection {
  private static final List<String> FIELDS =
      List.of(
          "cert",
          "key",
          "client_ca",
          "cert_file",
          "key_file",
          "client_auth_type",
          "client_ca_file",
          "client_allowed_sans",
          "min_version",
          "max_version",
          "cipher_suites",
          "prefer_server_cipher_suites",
          "curve_preferences");
  // Each of them turns TLS on; the others only say how.
  private static final List<String> SWITCHES =
      List.of(
          "cert",
          "cert_file",
          "key",
          "key_file",
          "client_ca",
          "client_ca_file",
          "client_auth_type");

  // From the oldest to the newest; Java's TLS has the last two only.
  private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
  private static final List<String> PROTOCOLS = List.of("", "", "TLSv1.2", "TLSv1.3");

  // The names of Go (crypto/tls, CipherSuites) are those of Java.
  private static final List<String> SUITES_OF_TLS13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
  // RFC 9113, section 9.2.2, wants one of them for HTTP/2 over TLS 1.2.
  private static final List<String> SUITES_OF_HTTP2 =
      List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  private static final List<String> SUITES_OF_TLS12 =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  // Only for whoever names them.
  private static final List<String> OLD_SUITES =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private static final Map<String, String> CURVES =
      Map.of(
          "CurveP256",
          "secp256r1",
          "CurveP384",
          "secp384r1",
          "CurveP521",
          "secp521r1",
          "X25519",
          "x25519");

  private final Section section;
  private final Path file;

  private TlsSection(Section section, Path file) {
    this.section = section.allowing(FIELDS);
    this.file = file;
  }

  /**
   * Reads the section; empty when it does not turn TLS on.
   *
   * @param file the web configuration file, whose folder the paths in it are relative to
   * @param http2 whether HTTP/2 is wanted, which needs a cipher suite of its own
   */
  static Optional<TlsSettings> read(Section section, Path file, boolean http2) {
    return new TlsSection(section, file).settings(http2);
  }

  private Optional<TlsSettings> settings(boolean http2) {
    // Also without TLS, so that a wrong word is found.
    List<String> protocols = protocols();
    List<String> suites = suites(http2, protocols);
    List<String> groups =
        section.list("curve_preferences").stream().map(this::group).distinct().toList();
    boolean serverChooses = section.flag("prefer_server_cipher_suites", true);
    if (SWITCHES.stream().allMatch(name -> section.text(name).isEmpty())) {
      return Optional.empty();
    }
    PemText certificate =
        pem("cert", "cert_file")
            .orElseThrow(() ->
                section.refusal(
                    "cert_file",
                    "is missing",
                    "name the server's certificate, or write it as cert"));
    PemText key =
        pem("key", "key_file")
            .orElseThrow(() ->
                section.refusal(
                    "key_file", "is missing", "name the certificate's key, or write it as key"));
    ClientPolicy policy = policy();
    return Optional.of(
        new TlsSettings(
            certificate,
            key,
            protocols,
            suites,
            serverChooses,
            groups,
            policy,
            authorities(policy),
            allowedSans(policy)));
  }

  private Optional<PemText> pem(String inline, String named) {
    String text = section.text(inline);
    String path = section.text(named);
    if (!text.isEmpty() && !path.isEmpty()) {
      throw section.refusal(inline, "stands beside " + named, "write one of the two");
    }
    if (!path.isEmpty()) {
      return Optional.of(
          new PemText(
              section.source(), section.field(named), Optional.of(file.resolveSibling(path)), ""));
    }
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new PemText(section.source(), section.field(inline), Optional.empty(), text));
  }

  private ClientPolicy policy() {
    String word = section.text("client_auth_type");
    return word.isEmpty()
        ? ClientPolicy.NONE
        : ClientPolicy.of(word)
            .orElseThrow(() ->
                section.refusal(
                    "client_auth_type",
                    "unknown policy '" + word + "'",
                    "use one of: " + String.join(", ", ClientPolicy.words())));
  }

  private Optional<PemText> authorities(ClientPolicy policy) {
    Optional<PemText> authorities = pem("client_ca", "client_ca_file");
    if (authorities.isPresent() && policy == ClientPolicy.NONE) {
      throw section.refusal(
          "client_ca_file",
          "has no use as long as no client is asked for a certificate",
          "write client_auth_type: RequireAndVerifyClientCert");
    }
    return authorities;
  }

  private List<String> allowedSans(ClientPolicy policy) {
    List<String> sans = section.list("client_allowed_sans");
    if (section.has("client_allowed_sans") && (sans.isEmpty() || policy == ClientPolicy.NONE)) {
      throw section.refusal(
          "client_allowed_sans",
          sans.isEmpty() ? "is empty" : "no client is asked for a certificate",
          "list names and write client_auth_type: RequireAndVerifyClientCert, or remove it");
    }
    return sans;
  }

  private List<String> protocols() {
    int oldest = version("min_version", "TLS12");
    int newest = version("max_version", "TLS13");
    List<String> protocols = new ArrayList<>();
    for (int i = oldest; i <= newest; i++) {
      if (!PROTOCOLS.get(i).isEmpty()) {
        protocols.add(PROTOCOLS.get(i));
      }
    }
    if (protocols.isEmpty()) {
      throw section.refusal(
          "max_version",
          "leaves no version that there is",
          "use TLS12 or TLS13, from min_version on");
    }
    return protocols;
  }

  private int version(String name, String otherwise) {
    String text = section.text(name).isEmpty() ? otherwise : section.text(name);
    int version = VERSIONS.indexOf(text);
    if (version < 0) {
      throw section.refusal(
          name, "unknown version '" + text + "'", "use one of: " + String.join(", ", VERSIONS));
    }
    return version;
  }

  /** Those of TLS 1.3 are always allowed, as in Go. */
  private List<String> suites(boolean http2, List<String> protocols) {
    List<String> suites = new ArrayList<>(SUITES_OF_TLS13);
    List<String> named = section.list("cipher_suites");
    if (named.isEmpty()) {
      suites.addAll(SUITES_OF_TLS12);
      return suites;
    }
    for (String name : named) {
      if (!SUITES_OF_TLS13.contains(name)
          && !SUITES_OF_TLS12.contains(name)
          && !OLD_SUITES.contains(name)) {
        throw section.refusal(
            "cipher_suites",
            "unknown cipher suite '" + name + "'",
            "use some of: "
                + String.join(", ", SUITES_OF_TLS12)
                + ", "
                + String.join(", ", OLD_SUITES));
      }
      if (!suites.contains(name)) {
        suites.add(name);
      }
    }
    if (http2
        && protocols.contains("TLSv1.2")
        && SUITES_OF_HTTP2.stream().noneMatch(named::contains)) {
      throw section.refusal(
          "cipher_suites",
          "has none that HTTP/2 requires",
          "add " + String.join(" or ", SUITES_OF_HTTP2) + ", or write http2: false");
    }
    return suites;
  }

  private String group(String curve) {
    String group = CURVES.get(curve);
    if (group == null) {
      throw section.refusal(
          "curve_preferences",
          "unknown curve '" + curve + "'",
          "use some of: CurveP256, CurveP384, CurveP521, X25519");
    }
    return group;
  }
}
