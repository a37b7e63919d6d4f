package io.partywall.orchestrator.cli;

import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.lab.LabPaths;
import io.partywall.orchestrator.lab.LabRequest;
import io.partywall.orchestrator.lab.LabTable;
import io.partywall.orchestrator.lab.Nic;
import io.partywall.orchestrator.lab.Vmm;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes, shows and removes the single-machine test bed. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "The single-machine test bed: hosts in network namespaces, three guests.")
final class LabCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      mixinStandardHelpOptions = true,
      description = "Makes a lab; one that stands stays, a broken one is made anew.")
  void up(
      @Option(names = "--name", defaultValue = "lab", description = NAME) String name,
      @Option(
              names = "--vmm",
              defaultValue = "kvm",
              description = "What runs the guests: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
          Vmm vmm,
      @Option(
              names = "--nic",
              defaultValue = "virtio",
              description = "Of kvm guests: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
          Nic nic,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Draws the guests' names and roles (${DEFAULT-VALUE}).")
          long seed)
      throws IOException {
    LabRequest request = new LabRequest(name, vmm, nic, seed);
    Lab lab = Lab.up(request, LabPaths.fromEnvironment(), Partywall.home());
    if (!lab.isFresh()) {
      print("The lab stands already.\n");
    }
    print(LabTable.of(lab));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Removes whatever there is of a lab; none at all is fine, too.")
  void down(@Option(names = "--name", defaultValue = "lab", description = NAME) String name)
      throws IOException {
    Lab.down(name, LabPaths.fromEnvironment());
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Shows a lab; exit status 1 when there is none or it is broken.")
  int status(@Option(names = "--name", defaultValue = "lab", description = NAME) String name) {
    Optional<Lab> lab = Lab.find(name, LabPaths.fromEnvironment());
    print(lab.map(LabTable::of).orElse("No lab " + name + " stands.\n"));
    return lab.isPresent() && lab.get().faults().isEmpty()
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static final String NAME = "The lab's name (${DEFAULT-VALUE}).";

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
