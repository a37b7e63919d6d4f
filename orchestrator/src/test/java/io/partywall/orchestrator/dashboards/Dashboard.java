package io.partywall.orchestrator.dashboards;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A dashboard in Grafana's classic format. */
public record Dashboard(JsonNode root) {
  private static final Path DIRECTORY = Path.of("../grafana/dashboards");

  /** As Grafana's data source for Prometheus knows it: {@code label_values(selector, label)}. */
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?<selector>.+), (?<label>\\w+)\\)");

  public Dashboard {
    requireNonNull(root, "root is null");
  }

  /** Every dashboard of the project. */
  public static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .sorted()
          .map(file -> new Dashboard(Documents.json().readTree(file.toFile())))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever it asks Prometheus: for panels, variables and annotations. */
  public List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(query(panel.path("title").asString(), target.path("expr").asString()));
      }
    }
    for (JsonNode variable : variables()) {
      if (variable.path("type").asString().equals("query")) {
        Matcher matcher = LABEL_VALUES.matcher(variable.path("query").path("query").asString());
        if (!matcher.matches()) {
          throw new IllegalStateException("not label_values(selector, label): " + variable);
        }
        queries.add(
            query(
                "variable " + variable.path("name").asString(),
                "group by (%s) (%s)".formatted(matcher.group("label"), matcher.group("selector"))));
      }
    }
    for (JsonNode annotation : root.path("annotations").path("list")) {
      queries.add(
          query(
              "annotation " + annotation.path("name").asString(),
              annotation.path("expr").asString()));
    }
    return queries;
  }

  /** The panels without the rows' titles. */
  List<JsonNode> panels() {
    return list(root.path("panels")).stream()
        .filter(panel -> !panel.path("type").asString().equals("row"))
        .toList();
  }

  List<JsonNode> variables() {
    return list(root.path("templating").path("list"));
  }

  String uid() {
    return root.path("uid").asString();
  }

  private Query query(String owner, String expression) {
    return new Query(uid(), owner, expression);
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Override
  public String toString() {
    return uid();
  }
}
