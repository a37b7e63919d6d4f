package io.partywall.orchestrator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as Debian's Chromium reads it. */
@Tag("system")
class PageInBrowserTest {
  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final Pattern PICTURE = Pattern.compile("(?s)<svg [^>]*role=\"img\".*?</svg>");
  private static final Pattern TITLE = Pattern.compile("<title id=\"[^\"]+\">([^<]+)</title>");
  private static final Pattern MARK = Pattern.compile("class=\"mark ");

  @TempDir private static Path directory;
  private static String page;

  @BeforeAll
  static void opensThePage() throws IOException {
    page = opened(Report.write(RecordedResults.in(directory)));
  }

  /** The document as it stands once it is loaded, and whatever the console was told. */
  private static String opened(Path file) {
    return Program.run(
            DEADLINE,
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + directory.resolve("profile"),
                "--dump-dom",
                file.toUri().toString()))
        .orThrow();
  }

  @Test
  void saysNothingOnTheConsole() throws IOException {
    assertThat(page).endsWith("</html>\n").doesNotContain("CONSOLE");

    // That silence means something: a page that fetches is told off.
    Path fetching = directory.resolve("fetching.html");
    Files.writeString(
        fetching,
        Files.readString(directory.resolve("report.html"))
            .replace("<main>", "<main><img src=\"other.png\">"));
    assertThat(opened(fetching)).contains("CONSOLE");
  }

  @Test
  void hasEverySection() {
    assertThat(found(Pattern.compile("<h2 id=\"([^\"]+)\">([^<]+)</h2>"), page))
        .containsExactly(
            "throughput",
            "losses",
            "changes",
            "study",
            "episode",
            "reference",
            "residue",
            "trials",
            "machine");
    assertThat(page)
        .contains(
            "Isolation broken, and noticed: fentu flooded the host with 64-byte frames and cost"
                + " dremo 7.0 % of its frames; the alert named both 19.3 s after the first flood"
                + " frame.");
  }

  /** For each picture: single values and means, boxes of bars, events. */
  @Test
  void drawsAMarkForEveryValue() {
    Map<String, Long> marks = new LinkedHashMap<>();
    PICTURE
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .forEach(
            svg -> marks.put(found(TITLE, svg).getFirst(), MARK.matcher(svg).results().count()));

    assertThat(marks)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Offered against measured throughput, frames of 64 bytes", 9L,
                "Offered against measured throughput, frames of 1500 bytes", 9L,
                "Share of frames delivered and lost at each place, by point", BARS,
                "Change of packets received in each scenario with a co-guest", PAIRS,
                "Timeline of the alert episode", 5L));
  }

  /**
   * One for each of 12 points, one more for the 8 that lost frames, one for the residue above 0.
   */
  private static final long BARS = 12 + 8 + 1;

  /** Six cells of a mean and three pairs, less what was left out with its partners. */
  private static final long PAIRS = 6 * 4 - 6;

  @Test
  void marksTrialsThatMissedTheirLoad() {
    assertThat(page)
        .contains("limited by the generator: 1", "slowed down by the unit under test: 1")
        .contains(
            "<polygon points=", "class=\"mark back_pressure\"", "class=\"mark generator_limit\"");
  }

  @Test
  void namesTheWorstResidues() {
    assertThat(page)
        .contains("In 35 of 36 trials (97.2 %) it is at most 0.1 % of the frames sent.")
        .contains("frames that still waited in a queue when the counters were read")
        .contains("frames of the hosts' own, such as ARP, among the counted ones");
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
