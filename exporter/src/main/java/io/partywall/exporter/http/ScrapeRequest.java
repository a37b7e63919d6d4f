package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.Format;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request for metrics asks for.
 *
 * @param patience how long the client waits for an answer
 */
record ScrapeRequest(Wish wish, Duration patience) {
  // Prometheus gives up after 10 s unless told otherwise.
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
  private static final double LONGEST_SECONDS = 3600;
  // The rest is for the way back: an answer that says what took so long should still arrive.
  private static final double SHARE = 0.9;
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";

  ScrapeRequest {
    requireNonNull(wish, "wish is null");
    requireNonNull(patience, "patience is null");
  }

  /** A request that cannot be served as it is. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String explanation;

    Refused(int status, String explanation) {
      super(explanation);
      this.status = status;
      this.explanation = explanation;
    }

    /** One line for the client. */
    String explanation() {
      return explanation;
    }

    int status() {
      return status;
    }
  }

  /**
   * Reads headers and query.
   *
   * @param collectors the names of all there are
   */
  static ScrapeRequest of(HttpServerRequest request, Set<String> collectors) throws Refused {
    Set<String> chosen = chosen(names(request), collectors);
    Optional<Format> format = Negotiation.format(request.headers().getAll("Accept"));
    Optional<Boolean> gzip = Negotiation.gzip(request.headers().getAll("Accept-Encoding"));
    if (format.isEmpty() || gzip.isEmpty()) {
      // A body that the client said it cannot read would be no better than this line.
      throw new Refused(406, Negotiation.offers());
    }
    return new ScrapeRequest(
        new Wish(format.get(), gzip.get(), chosen), patience(request.getHeader(TIMEOUT)));
  }

  private static List<String> names(HttpServerRequest request) throws Refused {
    try {
      return request.params().getAll("collect[]");
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "the query is malformed; write one such as ?collect[]=interface\n");
    }
  }

  private static Set<String> chosen(List<String> names, Set<String> collectors) throws Refused {
    if (names.isEmpty()) {
      return collectors;
    }
    for (String name : names) {
      if (!collectors.contains(name)) {
        throw new Refused(
            400,
            "collect[]: there is no collector '%s'; use some of %s\n"
                .formatted(name, String.join(", ", collectors)));
      }
    }
    return new LinkedHashSet<>(names);
  }

  /** Seconds with or without a fraction; anything else is ignored, as it is only a hint. */
  private static Duration patience(@Nullable String seconds) {
    if (seconds == null || !seconds.strip().matches("\\d{1,9}(\\.\\d*)?")) {
      return USUAL_PATIENCE;
    }
    double number = Math.min(Double.parseDouble(seconds.strip()), LONGEST_SECONDS);
    Duration patience = Duration.ofMillis(Math.round(number * SHARE * 1000));
    return patience.isZero() ? USUAL_PATIENCE : patience;
  }
}
