package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.orchestrator.analysis.Reference;
import io.partywall.orchestrator.journal.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reference}: the file that tells an exporter what its host forwards. */
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    description = {
      "Turns the results of an experiment into the reference file of the host that was measured,"
          + " which its exporter reads."
    })
final class ReferenceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULTS", description = "A directory that run or demo made.")
  private Path results = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes, replaced whole; by default it is printed.")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter printer = requireNonNull(spec).commandLine().getOut();
    ReferenceFile reference = Reference.of(Results.read(results));
    if (reference.points().stream().noneMatch(ReferencePoint::dedicated)) {
      throw BadInput.of(
          results.toString(),
          "journal.jsonl",
          "holds no measured trial of the dedicated scenario",
          "go on with it by ./partywall run %s --resume %s, or name other results"
              .formatted(results.resolve("plan.yaml"), results));
    }
    if (out == null) {
      printer.print(reference.toYaml());
      printer.flush();
      return 0;
    }
    write(reference, out);
    printer.println(out);
    return 0;
  }

  private static void write(ReferenceFile reference, Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw BadInput.of(
          "--out", "", file + " is not a file in a directory that exists", "name one");
    }
    try {
      reference.write(file);
    } catch (IOException e) {
      throw BadInput.of(
          "--out", "", file + " cannot be written: " + e, "name a file in a writable directory");
    }
  }
}
