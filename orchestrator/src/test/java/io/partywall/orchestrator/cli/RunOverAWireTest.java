package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.host.SshHost;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.runner.Experiment;
import io.partywall.orchestrator.runner.Progress;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on real hosts with real frames, and what its end says. */
@Tag("system")
class RunOverAWireTest {
  private static final String PLAN =
      """
      name: own
      repetitions: 1
      seconds: 0.5
      order_seed: 1
      loads:
        - {frame_size: 256, target_mbit: [2]}
      scenarios: []
      """;

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static WiredHosts hosts;

  @TempDir private Path directory;
  private Path plan;
  private Path bed;
  private Path results;

  @BeforeEach
  void name() {
    plan = directory.resolve("plan.yaml");
    bed = directory.resolve("testbed.yaml");
    results = directory.resolve("results");
  }

  @BeforeAll
  static void build() throws IOException {
    hosts = new WiredHosts(folder);
  }

  @AfterAll
  static void takeDown() {
    hosts.close();
  }

  @Test
  void endsWell() throws IOException {
    Ran ran = run(hosts.stream());

    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [########################] 1/1, M:SS left  dedicated 256 B 2 Mbit/s: STATE, 0.0 % lost
                done; now: ./partywall report RESULTS
                """,
                ""));
  }

  @Test
  void failsWhenTrialsCouldNotBeMeasured() throws IOException {
    Stream good = hosts.stream();
    Stream nowhere =
        new Stream(
            good.guest(),
            good.generator(),
            new End("sink", "none0", good.sink().address(), good.sink().mac()),
            good.nextHopMac(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    Ran ran = run(nowhere);

    assertThat(ran)
        .isEqualTo(
            new Ran(
                1,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [------------------------] 0/1, M:SS left  dedicated 256 B 2 Mbit/s: invalid: sink has no device none0
                [########################] 1/1, M:SS left  dedicated 256 B 2 Mbit/s: invalid: sink has no device none0
                done; now: ./partywall report RESULTS
                """,
                "partywall: 2 of 2 trials are invalid, more than 10 %; the last one: sink has no"
                    + " device none0\n"));
  }

  @Test
  void stopsWhenAHostIsLostAndGoesOnOnceNothingIsLeftThere() throws IOException {
    declare(PLAN.replace("repetitions: 1", "repetitions: 2").replace("0.5", "2"), hosts.stream());
    CompletableFuture<Ran> run =
        CompletableFuture.supplyAsync(() -> run("--results", results), Thread::startVirtualThread);
    await().atMost(SOON).until(() -> captures(hosts.stream()));
    hosts.cutSink();

    assertThat(run.orTimeout(60, TimeUnit.SECONDS).join())
        .isEqualTo(
            new Ran(
                1,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [------------------------] 0/2, M:SS left  dedicated 256 B 2 Mbit/s: failed: REASON
                """,
                "partywall: sink: the connection is lost; put it right, and go on by ./partywall"
                    + " run %s --testbed %s --resume RESULTS\n".formatted(plan, bed)));

    Path begun = onlyDirectoryIn(results);
    HostAddress source = requireNonNull(hosts.addresses().get("source"));
    try (Host left = SshHost.connect("source", source);
        RemoteProgram program =
            left.start(Duration.ofMinutes(2), List.of("sh", "-c", "echo; exec sleep 120"))) {
      assertThat(program.output().read()).as("once it runs").isEqualTo('\n');
      Ran refused = run("--resume", begun);
      assertThatThrownBy(() -> program.await(Duration.ZERO)).hasMessageContaining("not done");
      assertThat(refused)
          .isEqualTo(
              new Ran(
                  1,
                  "",
                  "partywall: source: still runs after 15 s: sh -c echo; exec sleep 120; is"
                      + " another run under way?\n"));
    }
    assertThat(run("--resume", begun))
        .isEqualTo(
            new Ran(
                0,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [############------------] 1/2, M:SS left  dedicated 256 B 2 Mbit/s: STATE, 0.0 % lost
                [########################] 2/2, M:SS left  dedicated 256 B 2 Mbit/s: STATE, 0.0 % lost
                done; now: ./partywall report RESULTS
                """,
                ""));
  }

  @Test
  void triesWhatFailedAgainAndNotWhatIsInvalid() throws IOException {
    declare(PLAN.replace("repetitions: 1", "repetitions: 2"), hosts.stream());
    Path earlier = results.resolve("own-20261124T120000Z");
    try (Journal journal =
        Journal.create(
            earlier,
            new ExperimentInfo(
                "own-1", "own", Instant.EPOCH, "0.1.0", "raw", "none", Map.of(), "0"),
            Files.readString(plan),
            Files.readString(bed))) {
      journal.record(new Calibration(Map.of(256, 100_000.0), 0, 0));
      for (int attempt = 1; attempt <= 2; attempt++) {
        journal.record(unmeasured(1, attempt, TrialState.INVALID, "frames still arrive"));
        journal.record(unmeasured(2, attempt, TrialState.FAILED, "sink: the connection is lost"));
      }
    }

    assertThat(run("--resume", earlier))
        .isEqualTo(
            new Ran(
                1,
                """
                results in RESULTS
                calibrated: the generator alone sends N packets/s of 256 bytes
                [########################] 2/2, M:SS left  dedicated 256 B 2 Mbit/s: STATE, 0.0 % lost
                done; now: ./partywall report RESULTS
                """,
                "partywall: 2 of 3 trials are invalid, more than 10 %; the last one: frames still"
                    + " arrive\n"));
    assertThat(Results.read(earlier).trials().getLast())
        .satisfies(trial -> assertThat(trial.state().measured()).isTrue())
        .extracting(Trial::number, Trial::attempt)
        .containsExactly(2, 3);
  }

  @Test
  void doesNotBelieveATrialDuringWhichTheLeaseRanOut() throws IOException {
    declare(PLAN.replace("0.5", "13"), hosts.stream());
    Path place = requireNonNull(hosts.lease().getParent());
    Path aside = place.resolveSibling("aside");
    try (Experiment experiment = Experiment.connect(bed, Plan.read(plan.toString()));
        Journal journal = experiment.begin(results)) {
      CompletableFuture<Trial> ended = new CompletableFuture<>();
      Progress progress =
          new Progress() {
            @Override
            public void calibrated(Calibration calibration) {
              Object written = key(hosts.lease());
              Thread.startVirtualThread(() -> {
                await().atMost(SOON).until(() -> !written.equals(key(hosts.lease())));
                move(place, aside);
              });
            }

            @Override
            public void trial(Trial trial, int done, int total, Duration left) {
              ended.complete(trial);
              throw new CancellationException("one trial is enough");
            }
          };

      assertThatThrownBy(() -> experiment.run(journal, progress))
          .isInstanceOf(CancellationException.class);

      assertThat(ended.join())
          .extracting(Trial::state, Trial::reason)
          .containsExactly(
              TrialState.INVALID,
              "the lease ran out, so that alerts and sampling were on: unit: %1$s cannot be"
                      .formatted(hosts.lease())
                  + " written: lease: line 1: %s.new: No such file or directory"
                      .formatted(hosts.lease()));
    } finally {
      move(aside, place);
    }
  }

  private static Trial unmeasured(int number, int attempt, TrialState state, String reason) {
    return new Trial(
        number,
        new Point(Scenario.DEDICATED, 256, OptionalDouble.of(2)),
        number,
        attempt,
        Instant.EPOCH,
        state,
        reason,
        Optional.empty(),
        Optional.empty());
  }

  /** Whether the stream's frames are being counted at its sink. */
  private static boolean captures(Stream stream) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .anyMatch(
            line -> line.matches("\\S*tcpdump .*dst host %s".formatted(stream.sink().address())));
  }

  private static Object key(Path file) {
    try {
      return requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path onlyDirectoryIn(Path results) throws IOException {
    try (var entries = Files.list(results)) {
      return entries.findFirst().orElseThrow();
    }
  }

  private Ran run(Stream stream) throws IOException {
    declare(PLAN, stream);
    return run("--results", results);
  }

  private void declare(String text, Stream stream) throws IOException {
    Files.writeString(plan, text);
    hosts.declare(bed, hosts.addresses(), stream);
  }

  private Ran run(String option, Path value) {
    Ran ran = Ran.command("run", plan, "--testbed", bed, option, value);
    Pattern named = Pattern.compile(Pattern.quote(results.toString()) + "/own-\\d{8}T\\d{6}Z");
    return new Ran(
        ran.status(),
        named
            .matcher(ran.out())
            .replaceAll("RESULTS")
            .replaceAll("failed: .*", "failed: REASON")
            // A busy machine may miss the pace, which is measured all the same.
            .replaceAll("valid,|generator_limit,|back_pressure,", "STATE,")
            .replaceAll("sends \\d+ packets", "sends N packets")
            .replaceAll("\\d+:\\d\\d left", "M:SS left"),
        named.matcher(ran.err()).replaceAll("RESULTS"));
  }
}
