package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.bench.ExporterBench.Progress;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.statistics.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the exporter costs in packets: how many a bridge forwards while the exporter is
 * scraped every second and samples its guests, against while it does not run, in turn.
 */
public final class PacketBench {
  private static final int WARM_UP_SCRAPES = 20;
  // The exporter lets scrapes within 250 ms of each other share one reading.
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(260);
  private static final Duration TRIAL = Duration.ofSeconds(5);
  private static final int GUESTS = 20;
  private static final int NICS = 2;
  private static final double MARGIN_PERCENT = 1;

  private final Path home;
  private final Path folder;
  private final int rounds;

  /**
   * Prepares measurements.
   *
   * @param folder for the output of what is started
   * @param rounds pairs of trials
   */
  public PacketBench(Path home, Path folder, int rounds) {
    this.home = requireNonNull(home, "home is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.rounds = rounds;
  }

  /** What was found, a line for each round, and the line with the result. */
  public List<String> run(Progress progress) throws IOException {
    Interfaces.ofOwnNamespace();
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (IdleGuests guests = IdleGuests.start(GUESTS, NICS, folder);
        Flood flood = new Flood(folder)) {
      flood.rate(TRIAL); // The first one is slower.
      for (int round = 0; round < rounds; round++) {
        boolean withoutFirst = round % 2 == 0;
        if (withoutFirst) {
          without.add(flood.rate(TRIAL));
        }
        with.add(rateWithExporter(flood));
        if (!withoutFirst) {
          without.add(flood.rate(TRIAL));
        }
        String line =
            String.format(
                Locale.ROOT, "without %,.0f/s   with %,.0f/s", without.getLast(), with.getLast());
        progress.say(line);
        lines.add(line);
      }
      lines.add(result(Change.paired(without, with).orElseThrow(), guests.taps()));
    }
    return lines;
  }

  private double rateWithExporter(Flood flood) throws IOException {
    try (Daemon daemon = Daemon.start(Contender.partywall(home), folder);
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor()) {
      String path = daemon.contender().defaults();
      for (int i = 0; i < WARM_UP_SCRAPES; i++) {
        daemon.scrape(path, true);
        Wait.pause(WARM_UP_PAUSE);
      }
      var scrapes = scraper.scheduleAtFixedRate(() -> scrape(daemon, path), 0, 1, TimeUnit.SECONDS);
      double rate = flood.rate(TRIAL);
      if (scrapes.isDone()) {
        throw new IllegalStateException("a scrape failed while packets were sent");
      }
      scrapes.cancel(false);
      return rate;
    }
  }

  private static void scrape(Daemon daemon, String path) {
    try {
      daemon.scrape(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String result(Change change, int nics) {
    return String.format(
        Locale.ROOT,
        "RESULT packets_change_percent=%.2f lower=%.2f upper=%.2f within_1_percent=%s rounds=%d"
            + " guest_nics=%d",
        change.percent(),
        change.lower(),
        change.upper(),
        change.verdict(MARGIN_PERCENT) == Change.Verdict.ISOLATED,
        change.pairs().size(),
        nics);
  }
}
