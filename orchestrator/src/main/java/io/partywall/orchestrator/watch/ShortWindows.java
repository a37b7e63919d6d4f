package io.partywall.orchestrator.watch;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The production rules with windows for a scrape every second: the text of the one rules file with
 * its durations replaced. A duration that is expected and not there, or there and not expected, is
 * refused, so that nobody changes the production file and leaves the demo with rules of a minute.
 */
public final class ShortWindows {
  /** Where a rules file holds a duration: the second group of the pattern. */
  private enum Place {
    INTERVAL("interval", "(?m)^( *interval: )(\\w+)()$"),
    RANGE("range", "(\\[)(\\w+)([:\\]])"),
    FOR("for", "(?m)^( *for: )(\\w+)()$"),
    KEEP_FIRING_FOR("keep_firing_for", "(?m)^( *keep_firing_for: )(\\w+)()$"),
    SETTLING("time() -", "(time\\(\\) - )(\\w+)()");

    private final String label;
    private final Pattern pattern;

    Place(String label, String pattern) {
      this.label = label;
      this.pattern = Pattern.compile(pattern);
    }
  }

  private record Window(Place place, String production, String generated) {
    @Override
    public String toString() {
      return place.label + " " + production;
    }
  }

  /**
   * A range holds five scrapes, one more than in production: on a host that is flooded a scrape may
   * come late. With four seconds of {@code for} a violation is told about eight seconds after its
   * first packet.
   */
  private static final List<Window> WINDOWS =
      List.of(
          new Window(Place.INTERVAL, "15s", "1s"),
          new Window(Place.RANGE, "1m", "5s"),
          new Window(Place.FOR, "1m", "4s"),
          new Window(Place.FOR, "2m", "8s"),
          new Window(Place.FOR, "1h", "4m"),
          new Window(Place.KEEP_FIRING_FOR, "2m", "5s"),
          new Window(Place.SETTLING, "120", "5"));

  private static final Pattern COMMENT = Pattern.compile("(?m)^ *#.*\\R");

  private ShortWindows() {}

  /** Reads the production rules and writes the short ones. */
  public static void write(Path production, Path generated) throws IOException {
    Files.writeString(generated, shorten(production.toString(), Documents.text(production)));
  }

  /**
   * The rules with short windows. Comments go, as they speak of the production file's durations.
   *
   * @param source the name of the file, for messages
   */
  static String shorten(String source, String rules) {
    requireNonNull(source, "source is null");
    Set<Window> missing = new TreeSet<>(Comparator.comparing(Window::toString));
    missing.addAll(WINDOWS);
    List<String> unexpected = new ArrayList<>();
    String text = COMMENT.matcher(rules).replaceAll("");
    for (Place place : Place.values()) {
      text =
          place
              .pattern
              .matcher(text)
              .replaceAll(match -> {
                for (Window window : WINDOWS) {
                  if (window.place == place && window.production.equals(match.group(2))) {
                    missing.remove(window);
                    return Matcher.quoteReplacement(
                        match.group(1) + window.generated + match.group(3));
                  }
                }
                unexpected.add(place.label + " " + match.group(2));
                return Matcher.quoteReplacement(match.group());
              });
    }
    if (!missing.isEmpty()) {
      throw refused(
          source,
          "has no " + missing.stream().map(Window::toString).collect(Collectors.joining(", no ")));
    }
    if (!unexpected.isEmpty()) {
      throw refused(
          source, "has " + unexpected.stream().distinct().collect(Collectors.joining(", ")));
    }
    return "# Generated from %s: its rules with windows for scrapes every second. Do not edit.\n"
            .formatted(source)
        + text;
  }

  private static BadInput refused(String source, String problem) {
    return BadInput.of(
        source,
        "",
        problem + ", for which no short window is known",
        "correct the rules, or the windows in ShortWindows");
  }
}
