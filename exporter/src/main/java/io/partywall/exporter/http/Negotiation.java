package io.partywall.exporter.http;

import io.partywall.exporter.metrics.Format;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Chooses what a client likes best of what there is (RFC 9110, sections 12.5.1 and 12.5.3). */
final class Negotiation {
  private static final String GZIP = "gzip";
  // The names of our series are plain ones, which no scheme for the others would change.
  private static final String ESCAPING = "escaping";
  private static final int ANYTHING = 0;
  private static final int TYPE = 1;
  private static final int SUBTYPE = 2;

  private Negotiation() {}

  /**
   * The format for these lines of Accept; text among equals. Empty when the client takes neither.
   */
  static Optional<Format> format(List<String> accept) {
    List<Preference> preferences = Preference.parse(accept);
    if (preferences.isEmpty()) {
      return Optional.of(Format.TEXT);
    }
    Optional<Format> best = Optional.empty();
    Match bestMatch = Match.NONE;
    for (Format format : Format.values()) {
      Match match = match(format, preferences);
      if (match.weight() > bestMatch.weight()
          || (match.weight() == bestMatch.weight()
              && match.precision() > bestMatch.precision()
              && best.isPresent())) {
        best = Optional.of(format);
        bestMatch = match;
      }
    }
    return best;
  }

  /** How the most precise range that covers a format weighs it. */
  private static Match match(Format format, List<Preference> preferences) {
    Preference offer = Preference.parse(List.of(format.contentType())).getFirst();
    Match best = Match.NONE;
    for (Preference range : preferences) {
      int precision = precision(range, offer);
      if (precision > best.precision()) {
        best = new Match(precision, range.weight());
      }
    }
    return best;
  }

  /** The larger, the more precise the range is; negative when it does not cover the offer. */
  private static int precision(Preference range, Preference offer) {
    int parameters = 0;
    for (Map.Entry<String, String> parameter : range.parameters().entrySet()) {
      if (parameter.getKey().equals(ESCAPING)) {
        continue;
      }
      String offered = offer.parameters().get(parameter.getKey());
      if (offered == null || !offered.equalsIgnoreCase(parameter.getValue())) {
        return Match.NONE.precision();
      }
      parameters++;
    }
    if (range.value().equals(offer.value())) {
      return SUBTYPE + parameters;
    }
    String type = offer.value().substring(0, offer.value().indexOf('/'));
    if (range.value().equals(type + "/*")) {
      return TYPE;
    }
    return range.value().equals("*/*") ? ANYTHING : Match.NONE.precision();
  }

  private record Match(int precision, double weight) {
    static final Match NONE = new Match(-1, 0);
  }

  /**
   * Whether to compress for these lines of Accept-Encoding: when the client names gzip and does not
   * like the plain content better. Empty when it takes neither.
   */
  static Optional<Boolean> gzip(List<String> acceptEncoding) {
    if (acceptEncoding.isEmpty()) {
      return Optional.of(false);
    }
    List<Preference> preferences = Preference.parse(acceptEncoding);
    Optional<Double> others = weight(preferences, "*");
    double gzip = weight(preferences, GZIP).or(() -> others).orElse(0.0);
    Optional<Double> named = weight(preferences, "identity");
    // Plain content that nobody mentions is acceptable, and liked least.
    double plain = named.or(() -> others.filter(weight -> weight == 0)).orElse(Double.MIN_VALUE);
    if (gzip == 0 && plain == 0) {
      return Optional.empty();
    }
    return Optional.of(gzip > 0 && gzip >= plain);
  }

  private static Optional<Double> weight(List<Preference> preferences, String coding) {
    return preferences.stream()
        // Section 8.4.1.3: x-gzip is another name of gzip.
        .filter(preference -> preference.value().replaceFirst("^x-gzip$", GZIP).equals(coding))
        .map(Preference::weight)
        .max(Double::compare);
  }

  /** What the client is told when it takes nothing of it. */
  static String offers() {
    return String.format(
        Locale.ROOT,
        "there are %s and %s, plain or compressed by gzip\n",
        Format.TEXT.contentType(),
        Format.OPENMETRICS.contentType());
  }
}
