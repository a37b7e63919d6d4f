package io.partywall.exporter;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an exporter tells of lost packets, from one step of a test to the next: every counter of
 * losses of interfaces, queues and guests, and the kernel's reasons.
 */
final class Losses {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern SAMPLE =
      Pattern.compile(
          "partywall_(guest_lost_packets|qdisc_drops|kernel_drops"
              + "|interface_\\w+_(?:drops|errors|missed|fifo))_total\\{(.*)} (\\d+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Supplier<String> scrape;
  private Map<String, Long> before;

  /** Begins with what is lost already. */
  Losses(Supplier<String> scrape) {
    this.scrape = scrape;
    this.before = of(scrape.get());
  }

  /**
   * Waits until exactly this was lost since the last step: sorted lines of a family's name without
   * what is the same in all, the values of its labels without the empty ones and without the
   * kernel's function, and how many.
   */
  void are(String expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          Map<String, Long> now = of(scrape.get());
          assertThat(growth(now)).isEqualTo(expected);
          before = now;
        });
  }

  private String growth(Map<String, Long> now) {
    StringBuilder lines = new StringBuilder();
    now.forEach((name, count) -> {
      long more = count - before.getOrDefault(name, 0L);
      if (more != 0) {
        lines.append(name).append(' ').append(more).append('\n');
      }
    });
    return lines.toString();
  }

  /** Adds up what differs in the kernel's function only. */
  private static Map<String, Long> of(String exposition) {
    return exposition
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        // What the scrape's own connection does.
        .filter(sample -> !sample.group(2).matches(".*device=\"lo\",function=\"tcp_.*"))
        .collect(
            toMap(
                sample -> sample.group(1) + values(sample.group(2)),
                sample -> Long.valueOf(sample.group(3)),
                Long::sum,
                TreeMap::new));
  }

  private static String values(String labels) {
    StringBuilder values = new StringBuilder();
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      if (!label.group(2).isEmpty() && !label.group(1).equals("function")) {
        values.append(' ').append(label.group(2));
      }
    }
    return values.toString();
  }
}
