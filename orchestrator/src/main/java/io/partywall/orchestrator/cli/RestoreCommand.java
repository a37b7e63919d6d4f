package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.runner.Restoration;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBedFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code restore}: undoes what a broken run left on the hosts of a test bed. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Undoes whatever a broken run left on the hosts of a test bed: waits until every program of a"
          + " run has ended, and takes away what keeps alerts and sampling off."
    })
final class RestoreCommand implements Callable<Integer> {
  @Option(
      names = "--testbed",
      paramLabel = "FILE",
      description = "The test bed; by default the one of the lab that stands.")
  private @Nullable Path testbed;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Path file = StandingLab.testBedOr(testbed, "--testbed");
    TestBed bed = TestBedFile.read(file);
    try (Hosts hosts = Hosts.connect(bed, file)) {
      Restoration.restore(bed, hosts).forEach(out::println);
    }
    return 0;
  }
}
