package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.bench.BenchResult;
import io.partywall.orchestrator.bench.ExporterBench;
import io.partywall.orchestrator.bench.LibvirtBench;
import io.partywall.orchestrator.bench.Machine;
import io.partywall.orchestrator.bench.PacketBench;
import io.partywall.orchestrator.bench.SoakBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: measurements side by side. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the exporter beside what it competes with, in a network namespace.")
final class BenchCommand {
  @Spec private @Nullable CommandSpec spec;

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "CPU, time and memory of scrapes, beside Debian's node_exporter with its collector netdev"
            + " alone: both run at the same time and are scraped in turn. The last line is the result."
      })
  void exporter(
      @Option(
              names = "--interfaces",
              split = ",",
              defaultValue = "251,1001,2001,10001",
              paramLabel = "NUMBER",
              description = "How many, loopback is one of them (${DEFAULT-VALUE}).")
          List<Integer> interfaces,
      @Option(
              names = "--guests",
              defaultValue = "20",
              paramLabel = "NUMBER",
              description =
                  "Guests among whose NICs some of the interfaces are (${DEFAULT-VALUE}).")
          int guests,
      @Option(
              names = "--nics",
              defaultValue = "2",
              paramLabel = "NUMBER",
              description = "NICs of each guest (${DEFAULT-VALUE}).")
          int nics,
      @Option(
              names = "--warm-up",
              defaultValue = "100",
              paramLabel = "SCRAPES",
              description = "Scrapes before anything is measured (${DEFAULT-VALUE}).")
          int warmUp,
      @Option(
              names = "--rounds",
              defaultValue = "30",
              paramLabel = "NUMBER",
              description = "Scrapes of each kind that are measured (${DEFAULT-VALUE}).")
          int rounds)
      throws IOException {
    int owned = guests * nics;
    for (int number : interfaces) {
      if (number <= owned || (number - owned) % 2 == 0) {
        throw BadInput.of(
            "--interfaces",
            "",
            "%d cannot be loopback, %d of guests and pairs of others".formatted(number, owned),
            "name larger numbers, odd ones where --guests times --nics is even");
      }
    }
    atLeast("--warm-up", warmUp, 0);
    atLeast("--rounds", rounds, 1);
    PrintWriter out = begin();
    Narrator narrator = new Narrator(out);
    BenchResult result =
        inFolder(folder ->
            new ExporterBench(Partywall.home(), folder, warmUp, rounds, guests, nics)
                .run(interfaces, narrator::say));
    out.println(result.table());
    out.println(result.ratioTable());
    out.println(result.line());
    out.flush();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "CPU of scrapes beside Debian's prometheus-libvirt-exporter, at running guests of a"
              + " libvirtd of its own, whose CPU counts too. The last line is the result.")
  void libvirt(
      @Option(
              names = "--guests",
              defaultValue = "24",
              paramLabel = "NUMBER",
              description = "Running guests, with two NICs each (${DEFAULT-VALUE}).")
          int guests,
      @Option(
              names = "--warm-up",
              defaultValue = "100",
              paramLabel = "SCRAPES",
              description = "Scrapes before anything is measured (${DEFAULT-VALUE}).")
          int warmUp,
      @Option(
              names = "--rounds",
              defaultValue = "30",
              paramLabel = "NUMBER",
              description = "Scrapes that are measured (${DEFAULT-VALUE}).")
          int rounds)
      throws IOException {
    atLeast("--guests", guests, 1);
    atLeast("--warm-up", warmUp, 0);
    atLeast("--rounds", rounds, 1);
    print(narrator ->
        inFolder(folder ->
            new LibvirtBench(Partywall.home(), folder, warmUp, rounds).run(guests, narrator::say)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Frames of 64 bytes that a bridge forwards while the exporter samples its guests and is"
              + " scraped every second, against while it is stopped, in turn. The last line is the"
              + " result.")
  void packets(
      @Option(
              names = "--rounds",
              defaultValue = "600",
              paramLabel = "NUMBER",
              description = "Rounds of half a second (${DEFAULT-VALUE}).")
          int rounds)
      throws IOException {
    atLeast("--rounds", rounds, 2);
    print(narrator ->
        inFolder(folder -> new PacketBench(Partywall.home(), folder, rounds).run(narrator::say)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Scrapes the exporter every second while frames pass and interfaces come and go: looks for"
              + " scrapes that are missed, counters that fall and memory that grows. The last line"
              + " is the result.")
  void soak(
      @Option(
              names = "--minutes",
              defaultValue = "60",
              paramLabel = "NUMBER",
              description = "How long (${DEFAULT-VALUE}).")
          int minutes,
      @Option(
              names = "--interfaces",
              defaultValue = "202",
              paramLabel = "NUMBER",
              description = "Beside those that come and go (${DEFAULT-VALUE}).")
          int interfaces)
      throws IOException {
    atLeast("--minutes", minutes, 1);
    atLeast("--interfaces", interfaces, 50);
    if (interfaces % 2 != 0) {
      throw BadInput.of("--interfaces", "", interfaces + " is odd", "name an even number");
    }
    print(narrator ->
        inFolder(folder ->
            new SoakBench(Partywall.home(), folder, Math.multiplyExact(minutes, 60))
                .run(interfaces, narrator::say)));
  }

  private static void atLeast(String option, int number, int least) {
    if (number < least) {
      throw BadInput.of(option, "", number + " is too small", "name at least " + least);
    }
  }

  private void print(Lines lines) throws IOException {
    PrintWriter out = begin();
    lines.of(new Narrator(out)).forEach(out::println);
    out.flush();
  }

  /** Says what the benchmark runs on; it writes the rest there, too. */
  private PrintWriter begin() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    out.println("machine: " + Machine.here());
    out.flush();
    return out;
  }

  /** Gives a folder that is deleted when all went well, as a daemon's log may say what did not. */
  private static <T> T inFolder(Measured<T> measured) throws IOException {
    Path folder = Files.createTempDirectory("partywall-bench");
    T result = measured.in(folder);
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return result;
  }

  private interface Measured<T> {
    T in(Path folder) throws IOException;
  }

  private interface Lines {
    List<String> of(Narrator narrator) throws IOException;
  }
}
