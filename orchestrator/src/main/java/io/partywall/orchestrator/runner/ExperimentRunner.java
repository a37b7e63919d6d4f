package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Plan.Planned;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs what a journal does not hold yet. */
final class ExperimentRunner {
  /**
   * A trial whose instruments fail twice stays as it is. One that fails with a host or a program of
   * it is not tried more often in one run, and again in the next.
   */
  private static final int ATTEMPTS = 2;

  private static final Duration ANSWER = Duration.ofSeconds(10);

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

  /**
   * Calibrates unless the journal tells, and runs every trial that is not settled yet. Throws a
   * {@link HostException} that names the host when one does not answer any more.
   */
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
      int done = (int) trials.stream().filter(it -> Earlier.of(it, earlier).isSettled()).count();
      for (Planned planned : trials) {
        Earlier before = Earlier.of(planned, earlier);
        int tried = before.invalid();
        boolean over = before.isSettled();
        for (int attempt = before.attempts() + 1; !over; attempt++) {
          Trial trial = runner.run(planned, attempt);
          journal.record(trial);
          pace.trialEnded();
          over = trial.state().measured() || ++tried >= ATTEMPTS;
          done += over ? 1 : 0;
          progress.trial(trial, done, trials.size(), pace.left(trials.size() - done));
          if (trial.state() == TrialState.FAILED) {
            requireHosts();
          }
        }
      }
    }
  }

  /** Without one of them every trial to come would fail. */
  private void requireHosts() {
    new TreeMap<>(hosts.all())
        .values()
        .forEach(host -> host.run(ANSWER, List.of("true")).orThrow());
  }

  private Calibration calibrate(Plan plan, Journal journal) {
    Calibration calibration = new Calibrator(bench).calibrate(plan);
    journal.record(calibration);
    return calibration;
  }

  /** What earlier runs made of a trial. */
  private record Earlier(int attempts, int invalid, boolean measured) {
    static Earlier of(Planned planned, Results results) {
      List<TrialState> states =
          results.trials().stream()
              .filter(trial -> trial.number() == planned.number())
              .map(Trial::state)
              .toList();
      return new Earlier(
          states.size(),
          (int) states.stream().filter(state -> state == TrialState.INVALID).count(),
          states.stream().anyMatch(TrialState::measured));
    }

    boolean isSettled() {
      return measured || invalid >= ATTEMPTS;
    }
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
