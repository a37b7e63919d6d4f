package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.report.Report;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: the page and the CSV files. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes report.html, trials.csv, points.csv and losses.csv beside the journal of an"
          + " experiment, which may still run."
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RESULTS", description = "A directory that run or demo made.")
  private Path results = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Path page = Report.write(Results.read(results));
    requireNonNull(spec).commandLine().getOut().println(page);
    return 0;
  }
}
