package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.bench.BenchResult;
import io.partywall.orchestrator.bench.ExporterBench;
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
              description = "Odd numbers, loopback is one of them (${DEFAULT-VALUE}).")
          List<Integer> interfaces,
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
    for (int number : interfaces) {
      if (number < 1 || number % 2 == 0) {
        throw BadInput.of(
            "--interfaces", "", number + " is not possible", "name odd numbers, such as 2001");
      }
    }
    if (rounds < 1 || warmUp < 0) {
      throw BadInput.of(
          rounds < 1 ? "--rounds" : "--warm-up", "", "is too small", "name a larger number");
    }
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Narrator narrator = new Narrator(out);
    Path folder = Files.createTempDirectory("partywall-bench");
    BenchResult result =
        new ExporterBench(Partywall.home(), folder, warmUp, rounds).run(interfaces, narrator::say);
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    out.println(result.table());
    out.println(result.ratioTable());
    out.println(result.line());
    out.flush();
  }
}
