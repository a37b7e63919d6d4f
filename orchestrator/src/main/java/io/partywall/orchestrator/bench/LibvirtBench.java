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
import java.util.stream.IntStream;

/**
 * Measures the exporter beside prometheus-libvirt-exporter, at running guests of libvirt: what a
 * scrape of the guests costs each of them and libvirtd, which it may ask; and one of all that the
 * exporter tells by default.
 */
public final class LibvirtBench {
  // The exporter looks for guests once a second: each scrape shall.
  private static final Duration PAUSE = Duration.ofMillis(1100);
  private static final Duration SETTLE = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofSeconds(12);
  private static final String ALL = "/metrics";
  private static final String GUESTS = ALL + "?collect[]=kvm&collect[]=guests";

  private final Path home;
  private final Path folder;
  private final int warmUp;
  private final int rounds;

  /**
   * Prepares measurements.
   *
   * @param folder for the output of what is started
   * @param warmUp scrapes before anything is measured
   * @param rounds scrapes that are measured
   */
  public LibvirtBench(Path home, Path folder, int warmUp, int rounds) {
    this.home = requireNonNull(home, "home is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.warmUp = warmUp;
    this.rounds = rounds;
  }

  /** What was found: a table, the ratio with its quartiles, and the line with the result. */
  public List<String> run(int guests, Progress progress) throws IOException {
    Interfaces.ofOwnNamespace();
    progress.say("starting libvirtd and " + guests + " guests");
    try (Libvirt libvirt = Libvirt.start(guests, folder);
        Daemon theirs = Daemon.start(Contender.libvirtExporter(), folder);
        Daemon ours = Daemon.start(Contender.partywall(Contender.built(home)), folder)) {
      List<Side> sides =
          List.of(
              new Side(theirs, ALL, libvirt),
              new Side(ours, GUESTS, libvirt),
              new Side(ours, ALL, libvirt));
      progress.say("warming up by " + warmUp + " scrapes");
      for (int i = 0; i < warmUp; i++) {
        for (Side side : sides) {
          side.scrape();
          Wait.pause(PAUSE.dividedBy(4));
        }
      }
      progress.say("measuring");
      Side.idle(sides);
      for (int round = 0; round < rounds; round++) {
        for (Side side : sides) {
          Wait.pause(PAUSE);
          side.measure();
        }
      }
      return result(guests, sides);
    }
  }

  private static List<String> result(int guests, List<Side> sides) {
    Side theirs = sides.getFirst();
    Side ours = sides.get(1);
    Spread ratio =
        Spread.of(
            IntStream.range(0, ours.cpu.size())
                .mapToObj(i -> theirs.cpu.get(i) / ours.cpu.get(i))
                .toList());
    List<String> lines = new ArrayList<>(sides.stream().map(Side::row).toList());
    lines.add("libvirt_cpu_ratio " + ratio.text());
    lines.add(
        String.format(
            Locale.ROOT, "RESULT libvirt_cpu_ratio=%.2f guests=%d", ratio.median(), guests));
    return lines;
  }

  /** An exporter with the libvirtd that it may ask. */
  private static final class Side {
    private final Daemon daemon;
    private final String path;
    private final Libvirt libvirt;
    private final List<Double> own = new ArrayList<>();
    private final List<Double> asked = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private double idle;
    private double libvirtIdle;
    private long samples;

    private Side(Daemon daemon, String path, Libvirt libvirt) {
      this.daemon = daemon;
      this.path = path;
      this.libvirt = libvirt;
    }

    private static void idle(List<Side> sides) throws IOException {
      Wait.pause(IDLE);
      List<CpuTime> before = new ArrayList<>();
      for (Side side : sides) {
        before.add(side.daemon.cpuTime());
      }
      CpuTime libvirtBefore = sides.getFirst().libvirt.cpuTime();
      long begun = System.nanoTime();
      Wait.pause(IDLE);
      double time = System.nanoTime() - begun;
      long libvirtUsed = sides.getFirst().libvirt.cpuTime().since(libvirtBefore);
      for (int i = 0; i < sides.size(); i++) {
        Side side = sides.get(i);
        side.idle = side.daemon.cpuTime().since(before.get(i)) / time;
        side.libvirtIdle = libvirtUsed / time;
      }
    }

    private Answer scrape() throws IOException {
      return daemon.scrape(path, false);
    }

    private void measure() throws IOException {
      CpuTime ownBefore = daemon.cpuTime();
      CpuTime askedBefore = libvirt.cpuTime();
      long begun = System.nanoTime();
      Answer answer = scrape();
      Wait.pause(SETTLE);
      long ownUsed = daemon.cpuTime().since(ownBefore);
      long askedUsed = libvirt.cpuTime().since(askedBefore);
      long time = System.nanoTime() - begun;
      own.add((ownUsed - idle * time) / 1e6);
      asked.add((askedUsed - libvirtIdle * time) / 1e6);
      cpu.add(own.getLast() + asked.getLast());
      samples = answer.body().lines().filter(line -> !line.startsWith("#")).count();
    }

    private String row() {
      return String.format(
          Locale.ROOT,
          "%-28s %-40s samples %5d   own CPU ms %s   libvirtd's CPU ms %s   idle %.2f %%",
          daemon.contender().name(),
          path,
          samples,
          Spread.of(own).text(),
          Spread.of(asked).text(),
          idle * 100);
    }
  }
}
