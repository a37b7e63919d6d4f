package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.preflight.Preflight;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: is a test bed fit for an experiment? */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at what an experiment on a test bed needs: hosts, clocks, programs, devices, the"
          + " exporter; then sends a few frames through each stream. One line a check; exit status"
          + " 1 when one failed."
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TESTBED",
      arity = "0..1",
      description = "The test bed's file; by default the one of the lab that stands.")
  private @Nullable Path testbed;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Path file = StandingLab.testBedOr(testbed, "TESTBED");
    boolean passed =
        Preflight.run(
            file,
            check -> {
              out.println(check.line());
              out.flush();
            });
    return passed ? 0 : 1;
  }
}
