package io.partywall.orchestrator.preflight;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Looks at everything that an experiment on a test bed needs, and sends a few frames. */
public final class Preflight {
  private final Consumer<Check> told;
  private boolean passed = true;

  private Preflight(Consumer<Check> told) {
    this.told = requireNonNull(told, "told is null");
  }

  /**
   * Tells each check as it is made, and gives whether all passed. A host that cannot be reached is
   * told, too, and then thrown, as nothing else can be looked at.
   */
  public static boolean run(Path testbed, Consumer<Check> told) {
    return new Preflight(told).run(testbed);
  }

  private boolean run(Path testbed) {
    TestBed bed = TestBedFile.read(testbed);
    try (Hosts hosts = Hosts.connect(bed, testbed, this::connected)) {
      tell(HostChecks.clocks(hosts.get(bed.unitUnderTest().host()), hosts.all().values()));
      for (Stream stream : bed.streams()) {
        tell(new StreamChecks(bed, hosts, stream).programsAndDevices());
      }
      tell(UnitChecks.of(bed, hosts));
      if (passed) {
        // Frames would disturb an experiment that runs, and cannot pass what is not there.
        for (Stream stream : bed.streams()) {
          tell(List.of(new StreamChecks(bed, hosts, stream).path()));
        }
      } else {
        tell(List.of(new Check(false, "paths", "not tried; put the above right first")));
      }
    }
    return passed;
  }

  private void connected(String host, String problem) {
    tell(
        List.of(
            new Check(
                problem.isEmpty(), "host " + host, problem.isEmpty() ? "reachable" : problem)));
  }

  private void tell(List<Check> checks) {
    for (Check check : checks) {
      passed &= check.passed();
      told.accept(check);
    }
  }
}
