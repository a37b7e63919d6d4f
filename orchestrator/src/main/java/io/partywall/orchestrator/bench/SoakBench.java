package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.bench.ExporterBench.Progress;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Scrapes the exporter once a second for a long time, while frames pass and interfaces come and go,
 * and looks for what should never be: a scrape that failed or took longer than the second, a
 * counter that fell, an interface that was left out, a counter that differs from the kernel's at
 * the end, and memory that grows.
 */
public final class SoakBench {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration AROUND = Duration.ofMinutes(2);
  private static final int GUESTS = 20;
  private static final int NICS = 2;
  private static final int FRAMES_PER_SECOND = 2_000;
  private static final int SCRAPES_A_LINE = 60;
  private static final double MEGABYTE = 1e6;

  private final Path home;
  private final Path folder;
  private final int scrapes;
  private final CounterWatch counters = new CounterWatch();
  private final List<String> problems = new ArrayList<>();
  private int missed;
  private int incomplete;
  private long slowest;

  /**
   * Prepares it.
   *
   * @param folder for the output of what is started
   * @param scrapes one a second
   */
  public SoakBench(Path home, Path folder, int scrapes) {
    this.home = requireNonNull(home, "home is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.scrapes = scrapes;
  }

  /**
   * Gives what was wrong, a line each, and the line with the result; tells every minute how it
   * goes.
   *
   * @param count interfaces beside those that come and go
   */
  public List<String> run(int count, Progress progress) throws IOException {
    Interfaces interfaces = Interfaces.ofOwnNamespace();
    Duration longest = INTERVAL.multipliedBy(scrapes).plus(AROUND);
    List<Memory> memory = new ArrayList<>();
    try (IdleGuests guests = IdleGuests.start(GUESTS, NICS, folder);
        Daemon daemon = Daemon.start(Contender.partywall(Contender.built(home)), folder)) {
      try (Flood flood = Flood.paced(folder, longest, FRAMES_PER_SECOND)) {
        interfaces.count(guests.taps() + flood.interfaces());
        interfaces.growTo(count);
        long begun = System.nanoTime();
        for (int i = 1; i <= scrapes; i++) {
          interfaces.change(i);
          scrape(daemon, count, i % 2 == 0);
          if (i % SCRAPES_A_LINE == 0) {
            memory.add(daemon.memory());
            progress.say(state(i, memory.getLast()));
          }
          Wait.pause(INTERVAL.multipliedBy(i).minusNanos(System.nanoTime() - begun));
        }
        flood.requireSending();
      }
      return report(KernelCounters.differences(daemon), memory);
    }
  }

  private void scrape(Daemon daemon, int interfaces, boolean gzip) {
    try {
      Answer answer = daemon.scrape(daemon.contender().defaults(), gzip);
      slowest = Math.max(slowest, answer.nanoseconds());
      if (answer.nanoseconds() > INTERVAL.toNanos()) {
        missed++;
      }
      String text = answer.text();
      counters.next(text);
      if (KernelCounters.lasting(text) != interfaces || !text.endsWith("\n")) {
        incomplete++;
      }
    } catch (IOException e) {
      missed++;
      problems.add("a scrape failed: " + e);
    }
  }

  private String state(int done, Memory memory) {
    return String.format(
        Locale.ROOT,
        "scrapes=%d missed=%d incomplete=%d falls=%d slowest_ms=%.0f resident_mb=%.1f"
            + " private_mb=%.1f",
        done,
        missed,
        incomplete,
        counters.falls().size(),
        slowest / 1e6,
        memory.resident() / MEGABYTE,
        memory.privateDirty() / MEGABYTE);
  }

  private List<String> report(List<String> differences, List<Memory> memory) throws IOException {
    List<String> lines = new ArrayList<>(problems);
    lines.addAll(counters.falls());
    lines.addAll(differences);
    Memory middle = memory.get(memory.size() / 2);
    lines.add(
        "RESULT %s differences=%d resident_mb_at_half=%.1f private_mb_at_half=%.1f"
            .formatted(
                state(scrapes, memory.getLast()),
                differences.size(),
                middle.resident() / MEGABYTE,
                middle.privateDirty() / MEGABYTE));
    return lines;
  }
}
