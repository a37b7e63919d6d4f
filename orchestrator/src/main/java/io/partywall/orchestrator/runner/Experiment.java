package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.reference.HostIdentity;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A plan and a test bed whose hosts are connected: what can be run, or gone on with. */
public final class Experiment implements AutoCloseable {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String VERSION = "0.1.0";

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
    return new Experiment(plan, text, bed, Hosts.connect(bed, testbed));
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
            VERSION,
            bed.unitUnderTest().vmm(),
            bed.unitUnderTest().nicModel(),
            runner.fingerprints(),
            identity(hosts.get(bed.unitUnderTest().host())));
    return Journal.create(results.resolve(info.id()), info, plan.text(), bedText);
  }

  /** Opens an earlier results directory, if it is of this plan and this test bed. */
  public Journal resume(Path directory) {
    return Journal.resume(directory, plan.text(), bedText);
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
