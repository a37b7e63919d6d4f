package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.bench.Daemon.Refusal;
import io.partywall.orchestrator.bench.Measurement.Scrapes;
import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures exporters side by side: all run in this network namespace at the same time, and are
 * scraped in turn.
 */
public final class ExporterBench {
  private static final int STARTS = 5;
  // The exporter lets scrapes within 250 ms of each other share one reading.
  private static final Duration PAUSE = Duration.ofMillis(300);
  // What a scrape leaves to be done, such as collecting garbage, belongs to it.
  private static final Duration SETTLE = Duration.ofMillis(50);
  // More than -XX:TrimNativeHeapInterval of the exporter's flags.
  private static final Duration IDLE = Duration.ofSeconds(12);
  // A daemon of Java compiles what it runs often: that is to be done before.
  private static final int WARM_UP_OF_A_PATH = 100;
  private static final Duration FILE_DEADLINE = Duration.ofSeconds(30);

  private final Path home;
  private final Path folder;
  private final int warmUp;
  private final int rounds;
  private final int guests;
  private final int nics;

  /**
   * Prepares measurements.
   *
   * @param folder for the contenders' output
   * @param warmUp scrapes of all default collectors before anything is measured
   * @param rounds scrapes of each kind that are measured, and readings of memory
   * @param guests how many guests own interfaces
   * @param nics how many each of them owns
   */
  public ExporterBench(Path home, Path folder, int warmUp, int rounds, int guests, int nics) {
    this.home = requireNonNull(home, "home is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.guests = guests;
    this.nics = nics;
  }

  /** Measures at each number of interfaces, the smallest first. */
  public BenchResult run(List<Integer> sizes, Progress progress) throws IOException {
    Interfaces interfaces = Interfaces.ofOwnNamespace();
    List<Measurement> measurements = new ArrayList<>();
    Path runtime = install();
    progress.say(guests + " guests: starting them");
    try (IdleGuests idle = IdleGuests.start(guests, nics, folder)) {
      interfaces.count(idle.taps());
      for (int size : sizes.stream().sorted().toList()) {
        progress.say(size + " interfaces: making them");
        interfaces.growTo(size);
        measurements.addAll(at(size, runtime, progress));
      }
    } finally {
      run("rm", "-r", runtime.toString());
    }
    return new BenchResult(measurements);
  }

  /**
   * Copies the exporter, as its installation does. Of the JVM's library as jlink has just written
   * it, 1.4 MB more is mapped than of a copy, or of the same file after a restart of the host.
   */
  private Path install() {
    Path runtime = folder.resolve("exporter");
    run("cp", "-rp", Contender.built(home).toString(), runtime.toString());
    // The kernel counts a file's pages that are not written yet as private to who maps them.
    run("sync", "-f", runtime.toString());
    return runtime;
  }

  private static void run(String... command) {
    Program.run(FILE_DEADLINE, List.of(command)).orThrow();
  }

  private List<Measurement> at(int size, Path runtime, Progress progress) throws IOException {
    List<Daemon> daemons = new ArrayList<>();
    try {
      List<List<Double>> starts = new ArrayList<>();
      for (Contender contender : contenders(runtime)) {
        progress.say(size + " interfaces: starting " + contender.name());
        Optional<List<Double>> times = start(contender, daemons);
        times.ifPresent(starts::add);
      }
      progress.say(size + " interfaces: warming up by " + warmUp + " scrapes");
      for (int i = 0; i < warmUp; i++) {
        for (Daemon daemon : daemons) {
          daemon.scrape(daemon.contender().defaults(), false);
        }
        Wait.pause(PAUSE);
      }
      progress.say(size + " interfaces: measuring");
      return measure(size, daemons, starts);
    } finally {
      daemons.forEach(Daemon::close);
    }
  }

  private List<Contender> contenders(Path runtime) throws IOException {
    Path detail =
        Files.writeString(folder.resolve("detail.yaml"), "collectors:\n  interface_detail: true\n");
    return List.of(
        Contender.nodeExporter(),
        Contender.partywall(runtime),
        Contender.detailed(runtime, detail));
  }

  /** Starts it several times and keeps the last; none where this exporter has no such collector. */
  private Optional<List<Double>> start(Contender contender, List<Daemon> daemons)
      throws IOException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Daemon daemon;
      try {
        daemon = Daemon.start(contender, folder);
      } catch (Refusal refusal) {
        if (refusal.isBadInput() && contender.command().contains("--config")) {
          return Optional.empty();
        }
        throw refusal;
      }
      times.add(daemon.readyAfter().toNanos() / 1e9);
      if (i == STARTS - 1) {
        daemons.add(daemon);
      } else {
        daemon.close();
      }
    }
    return Optional.of(times);
  }

  private List<Measurement> measure(int size, List<Daemon> daemons, List<List<Double>> starts)
      throws IOException {
    List<List<Memory>> memory = memory(daemons);
    List<Double> idle = idleShares(daemons);
    List<Scrapes> identity = scrapes(daemons, idle, false);
    List<Scrapes> gzip = scrapes(daemons, idle, true);
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < daemons.size(); i++) {
      Daemon daemon = daemons.get(i);
      String path = daemon.contender().interfaces();
      boolean compresses = daemon.scrape(path, true).compressed();
      measurements.add(
          new Measurement(
              daemon.contender(),
              size,
              starts.get(i),
              idle.get(i),
              memory.get(i),
              daemon.scrape(path, false).interfaceSamples(),
              identity.get(i),
              compresses ? Optional.of(gzip.get(i)) : Optional.empty()));
    }
    return measurements;
  }

  /** Read before each scrape: a single reading depends on when a heap was last collected. */
  private List<List<Memory>> memory(List<Daemon> daemons) throws IOException {
    List<List<Memory>> memory = new ArrayList<>();
    daemons.forEach(daemon -> memory.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      Wait.pause(PAUSE);
      for (int i = 0; i < daemons.size(); i++) {
        memory.get(i).add(daemons.get(i).memory());
      }
      for (Daemon daemon : daemons) {
        daemon.scrape(daemon.contender().defaults(), false);
      }
    }
    return memory;
  }

  private static List<Double> idleShares(List<Daemon> daemons) throws IOException {
    List<CpuTime> before = new ArrayList<>();
    // The first seconds still belong to the warm-up.
    Wait.pause(IDLE);
    long begun = System.nanoTime();
    for (Daemon daemon : daemons) {
      before.add(daemon.cpuTime());
    }
    Wait.pause(IDLE);
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < daemons.size(); i++) {
      long used = daemons.get(i).cpuTime().since(before.get(i));
      shares.add((double) used / (System.nanoTime() - begun));
    }
    return shares;
  }

  private List<Scrapes> scrapes(List<Daemon> daemons, List<Double> idle, boolean gzip)
      throws IOException {
    List<List<Double>> cpu = new ArrayList<>();
    List<List<Double>> wall = new ArrayList<>();
    int[] bytes = new int[daemons.size()];
    daemons.forEach(daemon -> {
      cpu.add(new ArrayList<>());
      wall.add(new ArrayList<>());
    });
    for (int i = 0; i < WARM_UP_OF_A_PATH; i++) {
      Wait.pause(PAUSE);
      for (Daemon daemon : daemons) {
        if (daemon.contender().compiles()) {
          daemon.scrape(daemon.contender().interfaces(), gzip);
        }
      }
    }
    for (int round = -1; round < rounds; round++) {
      Wait.pause(PAUSE);
      for (int i = 0; i < daemons.size(); i++) {
        Daemon daemon = daemons.get(i);
        CpuTime before = daemon.cpuTime();
        long begun = System.nanoTime();
        Answer answer = daemon.scrape(daemon.contender().interfaces(), gzip);
        Wait.pause(SETTLE);
        long used = daemon.cpuTime().since(before);
        double unasked = idle.get(i) * (System.nanoTime() - begun);
        bytes[i] = answer.body().length();
        if (round >= 0) {
          cpu.get(i).add((used - unasked) / 1e6);
          wall.get(i).add(answer.nanoseconds() / 1e6);
        }
      }
    }
    List<Scrapes> scrapes = new ArrayList<>();
    for (int i = 0; i < daemons.size(); i++) {
      scrapes.add(new Scrapes(cpu.get(i), wall.get(i), bytes[i]));
    }
    return scrapes;
  }

  /** Hears what goes on. */
  public interface Progress {
    /** One line. */
    void say(String line);
  }
}
