package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.reference.HostIdentity;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Version;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** A plan and a test bed whose hosts are connected: what can be run, or gone on with. */
public final class Experiment implements AutoCloseable {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Plan.Source plan;
  private final String bedText;
  private final TestBed bed;
  private final Hosts hosts;
  private final ExperimentRunner runner;

  private Experiment(Plan.Source plan, String bedText, TestBed bed, Hosts hosts) {
    this.plan = plan;
    this.bedText = bedText;
    this.bed = bed;
    this.hosts = hosts;
    this.runner = new ExperimentRunner(bed, hosts);
  }

  /** Reads the test bed and connects to its hosts. */
  public static Experiment connect(Path testbed, Plan.Source plan) {
    requireNonNull(plan, "plan is null");
    String text = Documents.text(testbed);
    TestBed bed = TestBedFile.read(testbed);
    checkScenarios(plan, bed);
    return new Experiment(plan, text, bed, Hosts.connect(bed, testbed));
  }

  private static void checkScenarios(Plan.Source plan, TestBed bed) {
    List<String> impossible =
        plan.plan().scenarios().stream()
            .filter(scenario -> !isPossible(scenario, bed.coGuest()))
            .map(Scenario::label)
            .toList();
    if (!impossible.isEmpty()) {
      throw BadInput.of(
          "plan " + plan.plan().name(),
          "scenarios",
          "test bed %s has no neighbour for %s"
              .formatted(bed.name(), String.join(", ", impossible)),
          "leave them out, or run it on a test bed with two guests or more");
    }
  }

  /** On a raw host a second stream is neighbour enough for traffic, and for nothing else. */
  private static boolean isPossible(Scenario scenario, Optional<Stream> coGuest) {
    return switch (scenario) {
      case DEDICATED -> true;
      case IDLE -> coGuest.flatMap(Stream::ingress).isPresent();
      case LIGHT, HEAVY -> coGuest.filter(guest -> !guest.guestCommand().isEmpty()).isPresent();
      case NETWORK_50, NETWORK_95 -> coGuest.isPresent();
    };
  }

  /** The test bed, ready for traffic of one's own. */
  public Bench bench() {
    return runner.bench();
  }

  /** Starts a results directory in the given one. */
  public Journal begin(Path results) {
    Instant now = Instant.now();
    ExperimentInfo info =
        new ExperimentInfo(
            plan.plan().name() + "-" + ID.format(now),
            plan.plan().name(),
            now,
            Version.current(),
            bed.unitUnderTest().vmm(),
            bed.unitUnderTest().nicModel(),
            runner.fingerprints(),
            identity(hosts.get(bed.unitUnderTest().host())));
    return Journal.create(results.resolve(info.id()), info, plan.text(), bedText);
  }

  /**
   * Opens an earlier results directory, if it is of this plan and this test bed, and returns once
   * nothing that its run started is left on the hosts: it would be measured too.
   */
  public Journal resume(Path directory) {
    Journal journal = Journal.resume(directory, plan.text(), bedText);
    try {
      Restoration.restore(bed, hosts);
      return journal;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /** Runs what the journal does not hold yet. */
  public void run(Journal journal, Progress progress) {
    runner.run(plan.plan(), journal, progress);
  }

  private static String identity(Host unit) {
    String output =
        unit.run(
                Duration.ofSeconds(10),
                List.of("sh", "-c", "uname -n; cat /etc/machine-id 2>/dev/null || true"))
            .orThrow();
    List<String> lines = output.lines().toList();
    return HostIdentity.of(lines.size() > 1 ? lines.get(1) : "", lines.getFirst()).value();
  }

  @Override
  public void close() {
    hosts.close();
  }
}
