package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.analysis.Validity;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Shell;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.runner.Experiment;
import io.partywall.orchestrator.runner.TrialTime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: an experiment. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an experiment on a test bed; the results go to a directory of their own. Exit status 1"
          + " when over 10 %% of the trials are invalid."
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PLAN",
      description = "A plan file, or one that comes with the program: quick, study.")
  private String plan = "";

  @Option(
      names = "--testbed",
      paramLabel = "FILE",
      description = "The test bed; by default the one of the lab that stands.")
  private @Nullable Path testbed;

  @Option(
      names = "--results",
      paramLabel = "DIRECTORY",
      description = "Where results directories are made. Default: ${DEFAULT-VALUE}")
  private Path results = Path.of("results");

  @Option(
      names = "--resume",
      paramLabel = "RESULTS",
      description = "Go on with a run that was broken off; earlier trials are kept.")
  private @Nullable Path resume;

  @Option(names = "--dry-run", description = "Print every point and the time it will take.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = requireNonNull(spec).commandLine();
    PrintWriter out = command.getOut();
    Plan.Source source = Plan.read(plan);
    if (dryRun) {
      printPoints(source.plan(), out);
      return 0;
    }
    if (resume == null) {
      Journal.checkPlace("--results", results);
    }
    Path bed = StandingLab.testBedOr(testbed, "--testbed");
    try (Experiment experiment = Experiment.connect(bed, source);
        Journal journal = resume == null ? experiment.begin(results) : experiment.resume(resume)) {
      out.println("results in " + journal.directory());
      try {
        experiment.run(journal, ProgressBar.on(out));
      } catch (HostException e) {
        throw new HostException(
            "%s; put it right, and go on by %s"
                .formatted(e.getMessage(), resumption(journal.directory())),
            e);
      }
      out.println("done; now: ./partywall report " + journal.directory());
      out.flush();
      Optional<String> complaint =
          Validity.of(Results.read(journal.directory()).trials()).complaint();
      complaint.ifPresent(line -> command.getErr().println("partywall: " + line));
      return complaint.isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
  }

  /** The command that goes on with this run. */
  private String resumption(Path directory) {
    List<String> words = new ArrayList<>(List.of("./partywall", "run", plan));
    if (testbed != null) {
      words.addAll(List.of("--testbed", testbed.toString()));
    }
    words.addAll(List.of("--resume", directory.toString()));
    return Shell.quote(words);
  }

  private static void printPoints(Plan plan, PrintWriter out) {
    out.println("scenario    frame  target Mbit/s (layer 1)   packets/s   delay ns  trials");
    for (Point point : plan.points()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-11s %5d  %22.0f %11.0f %10.0f %7d",
              point.scenario().label(),
              point.frameSize(),
              point.targetMbit().orElseThrow(),
              point.packetsPerSecond().orElseThrow(),
              point.delayNanos(),
              plan.repetitions(point)));
    }
    Duration time = TrialTime.expected(plan);
    out.println(
        "%d points, %d trials of %s s: about %d min %d s"
            .formatted(
                plan.points().size(),
                plan.trials().size(),
                plan.seconds(),
                time.toMinutes(),
                time.toSecondsPart()));
  }
}
