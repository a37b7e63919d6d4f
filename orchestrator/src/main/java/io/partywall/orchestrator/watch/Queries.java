package io.partywall.orchestrator.watch;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks Prometheus for the values of an expression now. */
public final class Queries implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final URI prometheus;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();

  public Queries(URI prometheus) {
    this.prometheus = requireNonNull(prometheus, "prometheus is null");
  }

  /** The values of an expression now; throws with Prometheus' own words when it refuses it. */
  public List<Sample> instant(String expression) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(prometheus.resolve("/api/v1/query"))
            .timeout(DEADLINE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
            .build();
    JsonNode answer;
    try {
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      answer = Documents.json().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(prometheus, e.getMessage()), e);
    } catch (JacksonException e) {
      throw new IllegalStateException(prometheus + " does not answer as Prometheus does", e);
    }
    if (!answer.path("status").asString().equals("success")) {
      throw new IllegalStateException(
          "%s: %s".formatted(expression, answer.path("error").asString()));
    }
    return samples(answer.path("data"));
  }

  @Override
  public void close() {
    client.close();
  }

  private static List<Sample> samples(JsonNode data) {
    JsonNode result = data.path("result");
    if (data.path("resultType").asString().equals("scalar")) {
      return List.of(new Sample(Map.of(), value(result)));
    }
    List<Sample> samples = new ArrayList<>();
    for (JsonNode series : result) {
      Map<String, String> labels = new LinkedHashMap<>();
      series
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
      samples.add(new Sample(labels, value(series.path("value"))));
    }
    return samples;
  }

  /** A pair of time and text, as JSON has neither infinity nor NaN. */
  private static double value(JsonNode pair) {
    String text = pair.path(1).asString();
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
