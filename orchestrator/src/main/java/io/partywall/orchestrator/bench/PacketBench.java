package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.bench.ExporterBench.Progress;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.statistics.Change;
import io.partywall.orchestrator.statistics.Mean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the exporter costs in packets: how many a bridge forwards while the exporter
 * samples its guests and is scraped, against while it is stopped.
 *
 * <p>On a shared machine the rate of the very same flood wanders by a fifth from second to second,
 * but less from one tenth of a second to the next. So a round is four short windows (stopped,
 * running, running, stopped), in which what drifts evenly falls out, and there are hundreds of
 * rounds. Stopped is SIGSTOP: its BPF programs stay where they are, and act on dropped packets
 * alone, of which the flood has none.
 */
public final class PacketBench {
  private static final int WARM_UP_SCRAPES = 100;
  // The exporter lets scrapes within 250 ms of each other share one reading.
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(260);
  private static final Duration WINDOW = Duration.ofMillis(100);
  // After a signal, and before it is measured what came of it.
  private static final Duration SETTLING = Duration.ofMillis(10);
  // The exporter runs for 200 ms of a round: a scrape for each second that it runs.
  private static final int ROUNDS_A_SCRAPE = 5;
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);
  private static final Duration AROUND = Duration.ofMinutes(2);
  private static final int ROUNDS_A_LINE = 50;
  private static final int GUESTS = 20;
  private static final int NICS = 2;
  private static final double MARGIN_PERCENT = 1;

  private final Path home;
  private final Path folder;
  private final int rounds;
  private final List<Double> stopped = new ArrayList<>();
  private final List<Double> running = new ArrayList<>();

  /**
   * Prepares measurements.
   *
   * @param folder for the output of what is started
   * @param rounds of four windows, 100 ms each
   */
  public PacketBench(Path home, Path folder, int rounds) {
    this.home = requireNonNull(home, "home is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.rounds = rounds;
  }

  /** Gives the line with the result; tells in between how the change comes to stand. */
  public List<String> run(Progress progress) throws IOException {
    Interfaces.ofOwnNamespace();
    Duration longest = LONGEST_ROUND.multipliedBy(rounds).plus(AROUND);
    try (IdleGuests guests = IdleGuests.start(GUESTS, NICS, folder);
        Daemon daemon = Daemon.start(Contender.partywall(Contender.built(home)), folder)) {
      warmUp(daemon);
      try (Flood flood = Flood.atFullSpeed(folder, longest)) {
        daemon.suspend();
        for (int round = 1; round <= rounds; round++) {
          measure(daemon, flood, round % ROUNDS_A_SCRAPE == 0);
          if (round % ROUNDS_A_LINE == 0) {
            progress.say(result(guests.taps()));
          }
        }
      }
      return List.of("RESULT " + result(guests.taps()));
    }
  }

  private static void warmUp(Daemon daemon) throws IOException {
    for (int i = 0; i < WARM_UP_SCRAPES; i++) {
      daemon.scrape(daemon.contender().defaults(), true);
      Wait.pause(WARM_UP_PAUSE);
    }
    String page = daemon.scrape(daemon.contender().defaults(), false).body();
    if (page.lines().noneMatch("partywall_collector_success{collector=\"drops\"} 1"::equals)) {
      throw new IllegalStateException("the exporter cannot tell the reasons of drops here");
    }
  }

  /** The exporter is stopped before and after. */
  private void measure(Daemon daemon, Flood flood, boolean scraped) throws IOException {
    double before = flood.rate(WINDOW, () -> {});
    daemon.resume();
    Wait.pause(SETTLING);
    double first = flood.rate(WINDOW, scraped ? () -> scrape(daemon) : () -> {});
    double second = flood.rate(WINDOW, () -> {});
    daemon.suspend();
    Wait.pause(SETTLING);
    double after = flood.rate(WINDOW, () -> {});
    stopped.add((before + after) / 2);
    running.add((first + second) / 2);
  }

  private static void scrape(Daemon daemon) {
    try {
      daemon.scrape(daemon.contender().defaults(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String result(int nics) {
    Change change = Change.paired(stopped, running).orElseThrow();
    return String.format(
        Locale.ROOT,
        "packets_change_percent=%.2f lower=%.2f upper=%.2f within_1_percent=%s"
            + " stopped_per_second=%.0f rounds=%d guest_nics=%d",
        change.percent(),
        change.lower(),
        change.upper(),
        change.verdict(MARGIN_PERCENT) == Change.Verdict.ISOLATED,
        Mean.of(stopped).mean(),
        change.pairs().size(),
        nics);
  }
}
