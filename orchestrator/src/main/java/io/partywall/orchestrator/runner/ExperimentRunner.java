package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Plan.Planned;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.testbed.TestBed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs what a journal does not hold yet. */
final class ExperimentRunner {
  /** A trial whose instruments fail twice stays as it is. */
  private static final int ATTEMPTS = 2;

  private final Bench bench;
  private final Hosts hosts;
  private final TestBed bed;

  /** With the hosts of the test bed connected. */
  ExperimentRunner(TestBed bed, Hosts hosts) {
    this.bed = requireNonNull(bed, "bed is null");
    this.hosts = requireNonNull(hosts, "hosts is null");
    this.bench = new Bench(bed, hosts);
  }

  Bench bench() {
    return bench;
  }

  /** What the hosts are, by name. */
  Map<String, Map<String, String>> fingerprints() {
    Map<String, Map<String, String>> fingerprints = new TreeMap<>();
    hosts.all().forEach((name, host) -> fingerprints.put(name, Fingerprint.of(host)));
    return fingerprints;
  }

  /** Calibrates unless the journal tells, and runs every trial that was not measured yet. */
  void run(Plan plan, Journal journal, Progress progress) {
    Results earlier = Results.read(journal.directory());
    String experiment = earlier.experiment().id();
    try (ExperimentLease lease =
        new ExperimentLease(bench.unit(), bed.unitUnderTest().leaseFile(), experiment)) {
      List<Planned> trials = plan.trials();
      lease.announce(trials.getFirst().point());
      Calibration calibration = earlier.calibration().orElseGet(() -> calibrate(plan, journal));
      progress.calibrated(calibration);
      TrialRunner runner = new TrialRunner(bench, calibration, lease, plan.seconds());
      Pace pace = new Pace(plan.seconds());
      Set<Integer> settled = settled(earlier.trials());
      int done = settled.size();
      for (Planned planned : trials) {
        if (settled.contains(planned.number())) {
          continue;
        }
        int attempt = 1 + attempts(earlier.trials(), planned);
        Trial trial;
        do {
          trial = runner.run(planned, attempt);
          journal.record(trial);
          pace.trialEnded();
          boolean settles = trial.state().measured() || attempt >= ATTEMPTS;
          done += settles ? 1 : 0;
          progress.trial(trial, done, trials.size(), pace.left(trials.size() - done));
        } while (!trial.state().measured() && ++attempt <= ATTEMPTS);
      }
    }
  }

  private Calibration calibrate(Plan plan, Journal journal) {
    Calibration calibration = new Calibrator(bench).calibrate(plan);
    journal.record(calibration);
    return calibration;
  }

  /** Numbers of the trials that need not run any more. */
  private static Set<Integer> settled(List<Trial> trials) {
    Set<Integer> settled = new HashSet<>();
    for (Trial trial : trials) {
      if (trial.state().measured() || trial.attempt() >= ATTEMPTS) {
        settled.add(trial.number());
      }
    }
    return settled;
  }

  private static int attempts(List<Trial> trials, Planned planned) {
    return (int) trials.stream().filter(trial -> trial.number() == planned.number()).count();
  }

  /** How long trials take here. */
  private static final class Pace {
    private final long begun = System.nanoTime();
    private final Duration expected;
    private int ended;

    Pace(double seconds) {
      this.expected = TrialTime.expected(seconds);
    }

    void trialEnded() {
      ended++;
    }

    Duration left(int trials) {
      Duration each = ended == 0 ? expected : Duration.ofNanos((System.nanoTime() - begun) / ended);
      return each.multipliedBy(trials);
    }
  }
}
