package io.partywall.orchestrator.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What can be said of the dashboards without a host; the rest is in the test of the loop. */
class DashboardsTest {
  private static final Path RULES = Path.of("../alerts/partywall.rules.yml");
  private static final int COLUMNS = 24;
  private static final Pattern ITALICS = Pattern.compile("\\*([^*]+)\\*");

  @TempDir private Path directory;

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void areThoseThatTheReadmeNames() {
    assertThat(Dashboard.all())
        .extracting(Dashboard::uid)
        .containsExactly("partywall-fleet", "partywall-host");
    // File provisioning takes the classic format alone.
    assertThat(Dashboard.all())
        .extracting(dashboard -> dashboard.root().path("schemaVersion").asInt())
        .containsOnly(42);
  }

  /** Runbooks set the titles of panels in italics. */
  @Test
  void haveThePanelsThatTheRunbooksName() throws IOException {
    Set<String> named = new HashSet<>();
    try (Stream<Path> runbooks = Files.list(Path.of("../alerts/runbooks"))) {
      for (Path runbook : runbooks.toList()) {
        String text = Files.readString(runbook).replaceAll("\\*\\*[^*]+\\*\\*", "");
        ITALICS
            .matcher(text)
            .results()
            .forEach(match -> named.add(match.group(1).replaceAll("\\s+", " ")));
      }
    }
    assertThat(named).hasSizeGreaterThan(5);
    assertThat(
            Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .map(panel -> panel.path("title").asString()))
        .containsAll(named);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void giveEveryPanelAnIdAPlaceATitleAndADescription(Dashboard dashboard) {
    Set<Integer> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    Set<List<Integer>> cells = new HashSet<>();
    for (JsonNode panel : Dashboard.list(dashboard.root().path("panels"))) {
      String title = panel.path("title").asString();
      assertThat(ids.add(panel.path("id").asInt())).as("id of %s is its own", title).isTrue();
      assertThat(titles.add(title)).as("title %s is its own", title).isTrue();
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      assertThat(right).as("right edge of %s", title).isBetween(1, COLUMNS);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = place.path("y").asInt();
            y < place.path("y").asInt() + place.path("h").asInt();
            y++) {
          assertThat(cells.add(List.of(x, y))).as("%s at %d, %d overlaps", title, x, y).isTrue();
        }
      }
    }
    assertThat(dashboard.panels())
        .allSatisfy(panel -> {
          assertThat(panel.path("description").asString()).endsWith(".");
          assertThat(panel.path("targets")).isNotEmpty();
          if (!Set.of("table", "state-timeline").contains(panel.path("type").asString())) {
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asString())
                .isNotEmpty();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void useTheVariablesThatTheyDefineAndNoOthers(Dashboard dashboard) {
    assertThat(Query.variables(dashboard.root().toString()))
        .containsExactlyInAnyOrderElementsOf(
            dashboard.variables().stream()
                .map(variable -> variable.path("name").asString())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void leaveTheDataSourceToTheReader(Dashboard dashboard) {
    List<JsonNode> sources =
        dashboard.root().findValues("datasource").stream().filter(JsonNode::isObject).toList();
    assertThat(sources).hasSizeGreaterThan(20);
    assertThat(sources.stream().map(JsonNode::toString).distinct())
        .containsExactly("{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void readOnlyRulesThatAreRecorded(Dashboard dashboard) throws IOException {
    Set<String> recorded =
        Pattern.compile("(?m)^ *- record: (\\S+)$")
            .matcher(Files.readString(RULES))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertThat(dashboard.queries().stream().flatMap(query -> query.metrics().stream()))
        .filteredOn(metric -> metric.contains(":"))
        .isNotEmpty()
        .isSubsetOf(recorded);
  }

  @Test
  void haveTheVariablesThatTheAlertsLinkTo() throws IOException {
    Set<String> linked =
        Pattern.compile("[?&]var-(\\w+)=")
            .matcher(
                Files.readString(RULES)
                    .lines()
                    .filter(line -> line.contains("/d/partywall-host?"))
                    .collect(Collectors.joining()))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Dashboard host =
        Dashboard.all().stream()
            .filter(dashboard -> dashboard.uid().equals("partywall-host"))
            .findFirst()
            .orElseThrow();

    assertThat(linked).containsExactlyInAnyOrder("job", "instance", "guest");
    assertThat(host.variables())
        .extracting(variable -> variable.path("name").asString())
        .containsAll(linked);
  }

  @Test
  @Tag("system")
  void askInValidPromql() throws IOException {
    Map<String, String> values =
        Map.of(
            "job", "partywall",
            "instance", "host",
            "guest", "elm|oak",
            "__rate_interval", "1m",
            "__range", "1h");
    List<String> rules = new ArrayList<>(List.of("groups:", "- name: dashboards", "  rules:"));
    List<Query> queries =
        Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream()).toList();
    for (int i = 0; i < queries.size(); i++) {
      rules.add("  - record: query:" + i);
      rules.add("    expr: '" + queries.get(i).filled(values).replace("'", "''") + "'");
    }
    Path file = Files.write(directory.resolve("dashboards.rules.yml"), rules);

    assertThat(
            Program.run(
                    Duration.ofSeconds(30),
                    Stream.of("/usr/bin/promtool", "check", "rules", "--lint=none", file)
                        .map(Object::toString)
                        .toList())
                .orThrow())
        .contains("SUCCESS: %d rules found".formatted(queries.size()));
  }
}
