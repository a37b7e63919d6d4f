package io.partywall.orchestrator.dashboards;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A PromQL expression of a dashboard.
 *
 * @param owner the title of its panel, or which variable or annotation it is
 * @param expression with the dashboard's variables in it
 */
public record Query(String dashboard, String owner, String expression) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)(?::\\w+)?}?");

  // A name of a metric, and not of a label or a function, has one of these beginnings here.
  private static final Pattern METRIC =
      Pattern.compile(
          "\\b(?:(?:partywall|process|scrape)_\\w+|(?:guest|host|path):[\\w:]+|up(?=\\{)|ALERTS)");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

  public Query {
    requireNonNull(dashboard, "dashboard is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(expression, "expression is null");
  }

  /** The expression as Grafana sends it. */
  public String filled(Map<String, String> values) {
    return VARIABLE
        .matcher(expression)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                requireNonNull(
                    values.get(found.group(1)),
                    () -> "no value for " + found.group() + " in " + this)));
  }

  /** The metrics that it names. */
  public Set<String> metrics() {
    return METRIC
        .matcher(TEXT.matcher(expression).replaceAll("\"\""))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> variables(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.startsWith("__"))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String toString() {
    return dashboard + ", " + owner + ": " + expression;
  }
}
