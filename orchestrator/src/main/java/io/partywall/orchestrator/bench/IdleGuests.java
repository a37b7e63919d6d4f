package io.partywall.orchestrator.bench;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Guests of QEMU in this network namespace whose processors never run: they cost nothing, and to an
 * exporter they are guests with NICs.
 */
final class IdleGuests implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 10;

  private final List<Process> processes = new ArrayList<>();
  private final int taps;

  private IdleGuests(int taps) {
    this.taps = taps;
  }

  /** Starts them, and waits until they hold their taps; their output goes to that folder. */
  static IdleGuests start(int guests, int nics, Path folder) throws IOException {
    String taps =
        IntStream.range(0, guests * nics)
            .mapToObj(i -> tap(i / nics, i % nics))
            .map("tuntap add %1$s mode tap%nlink set %1$s up%n"::formatted)
            .collect(Collectors.joining());
    Program.run(DEADLINE, List.of("ip", "-batch", "-"), taps).orThrow();
    IdleGuests started = new IdleGuests(guests * nics);
    try {
      for (int guest = 0; guest < guests; guest++) {
        started.processes.add(
            new ProcessBuilder(command(guest, nics))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("guests.log").toFile()))
                .start());
      }
      started.awaitTaps();
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static String tap(int guest, int nic) {
    return "g" + guest + "n" + nic;
  }

  /** Without devices for the taps, of which a machine would have too few slots. */
  private static List<String> command(int guest, int nics) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("qemu-system-x86_64", "-name", "guest" + guest, "-S", "-accel", "tcg"));
    command.addAll(List.of("-nodefaults", "-display", "none", "-m", "16"));
    for (int nic = 0; nic < nics; nic++) {
      command.add("-netdev");
      command.add("tap,id=net%d,ifname=%s,script=no,downscript=no".formatted(nic, tap(guest, nic)));
    }
    return command;
  }

  private void awaitTaps() {
    boolean held =
        Wait.until(
            DEADLINE,
            () -> {
              if (!processes.stream().allMatch(Process::isAlive)) {
                throw new IllegalStateException("a QEMU ended; see guests.log");
              }
              return Program.run(DEADLINE, List.of("ip", "-o", "link", "show", "type", "tun"))
                      .orThrow()
                      .lines()
                      .filter(line -> line.contains("LOWER_UP"))
                      .count()
                  == taps;
            });
    if (!held) {
      throw new IllegalStateException("QEMU does not hold its taps after " + DEADLINE);
    }
  }

  /** How many interfaces they own. */
  int taps() {
    return taps;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
