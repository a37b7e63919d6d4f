package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.demo.Demo;
import io.partywall.orchestrator.demo.DemoResult;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.lab.LabPaths;
import io.partywall.orchestrator.lab.LabRequest;
import io.partywall.orchestrator.lab.Nic;
import io.partywall.orchestrator.lab.TemporaryLab;
import io.partywall.orchestrator.lab.Vmm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole loop. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Builds a test bed on this machine, measures what its guests forward, lets one of them flood,"
          + " waits for the alert and writes a report. The last line is the result."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Draws the guests' names and roles; by default drawn itself.")
  private @Nullable Long seed;

  @Option(
      names = "--neighbour",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "With --no-neighbour the same load, and nobody floods.")
  private boolean neighbour;

  @Option(names = "--vmm", description = "kvm or lxc. Default: ${DEFAULT-VALUE}")
  private Vmm vmm = Vmm.KVM;

  @Option(names = "--nic", description = "virtio or e1000, for kvm. Default: ${DEFAULT-VALUE}")
  private Nic nic = Nic.VIRTIO;

  @Option(names = "--plan", description = "What is measured. Default: ${DEFAULT-VALUE}")
  private String plan = "quick";

  @Option(
      names = "--name",
      description =
          "The lab's name; one of this name that stands is taken down first. Default: ${DEFAULT-VALUE}")
  private String name = "demo";

  @Option(
      names = "--results",
      description = "Where the results directory is made. Default: ${DEFAULT-VALUE}")
  private Path results = Path.of("results");

  @Option(names = "--keep", description = "Leave the test bed up.")
  private boolean keep;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (vmm == Vmm.RAW) {
      throw BadInput.of(
          "--vmm", "", "raw has no guests that could harm each other", "choose kvm or lxc");
    }
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Plan.Source source = Plan.read(plan);
    Demo.check(plan, source.plan());
    Journal.checkPlace("--results", results);
    long drawn = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    Narrator narrator = new Narrator(out);
    narrator.say("lab: building it, seed " + drawn);
    DemoResult result;
    try (TemporaryLab temporary =
        TemporaryLab.up(
            new LabRequest(name, vmm, nic, drawn), LabPaths.fromEnvironment(), Partywall.home())) {
      Lab lab = temporary.lab();
      narrator.say(
          "lab: %s run on %s"
              .formatted(
                  lab.guests().stream()
                      .map(guest -> guest.name() + " (" + guest.role().label() + ")")
                      .collect(Collectors.joining(", ")),
                  lab.accelerator().orElse(lab.vmm().label())));
      result =
          new Demo(Partywall.home(), narrator, ProgressBar.on(out))
              .run(lab, source, results, neighbour);
      if (keep) {
        temporary.keep();
        narrator.say("lab: left up; ./partywall lab down --name %s takes it down".formatted(name));
      }
    }
    result.failures().forEach(failure -> narrator.say("failed: " + failure));
    out.println(result.line());
    out.flush();
    return result.failures().isEmpty() ? 0 : 1;
  }
}
