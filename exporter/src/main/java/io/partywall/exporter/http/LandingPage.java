package io.partywall.exporter.http;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.metrics.CollectorState;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;

/** The page for people: where the metrics are, and how each collector fares. */
final class LandingPage {
  private final String version;

  LandingPage(String version) {
    this.version = requireNonNull(version, "version is null");
  }

  String render(Collection<CollectorState> collectors) {
    StringBuilder rows = new StringBuilder();
    for (CollectorState state : collectors) {
      rows.append(
          "<tr%s><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  state.success() ? "" : " class=\"failed\"",
                  escape(state.collector()),
                  state.problem().map(problem -> "failed: " + escape(problem)).orElse("works"),
                  String.format(Locale.ROOT, "%.1f ms", state.duration().toNanos() / 1e6),
                  state
                      .lastSuccess()
                      .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                      .orElse("never")));
    }
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Partywall exporter</title>
    <style>
    body { font-family: sans-serif; margin: 2em }
    th, td { padding: 0.2em 1em 0.2em 0; text-align: left; vertical-align: top; white-space: nowrap }
    th:nth-child(3), td:nth-child(3) { text-align: right }
    td:nth-child(2) { white-space: normal }
    .failed { color: #b00020; font-weight: bold }
    </style>
    </head>
    <body>
    <h1>Partywall exporter</h1>
    <p>Version %s. <a href="/metrics">Metrics</a></p>
    <table>
    <tr><th>Collector</th><th>Latest scrape</th><th>Took</th><th>Last success</th></tr>
    %s</table>
    </body>
    </html>
    """
        .formatted(escape(version), rows);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
