package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An orchestrator that is killed leaves nothing running, and its run can be gone on with. */
@Tag("system")
@ExtendWith(StandingLab.class)
class ResumeTest {
  private static final String PLAN =
      """
      name: broken-off
      repetitions: 3
      seconds: 2
      order_seed: 3
      loads:
        - {frame_size: 1500, target_mbit: [50]}
      scenarios: [light, network_50]
      """;

  @TempDir private Path directory;

  @Test
  void goesOnAfterAKillWithEveryEarlierTrialKeptOnce(Lab lab)
      throws IOException, InterruptedException {
    Path plan = Files.writeString(directory.resolve("plan.yaml"), PLAN);
    Path results = directory.resolve("results");
    Process broken = run(lab, plan, "--results", results.toString());
    try {
      // In the middle of a trial whose neighbour is under load.
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              trials(results).size() >= 2
                  && programs(lab).contains("tcpreplay")
                  && pidofStress(lab) == 0);
    } finally {
      broken.destroyForcibly();
    }
    List<Trial> before = trials(results);

    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          assertThat(programs(lab)).doesNotContain("tcpreplay", "tcpdump", "lxc-attach");
          assertThat(pidofStress(lab)).isEqualTo(1);
          assertThat(experimentRuns(lab)).isFalse();
        });

    Process resumed = run(lab, plan, "--resume", onlyDirectoryIn(results).toString());
    assertThat(resumed.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(resumed.exitValue()).isZero();
    List<Trial> after = trials(results);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(after.stream().filter(trial -> trial.state().measured()).map(Trial::number))
        .containsExactlyInAnyOrderElementsOf(
            Plan.read(plan.toString()).plan().trials().stream().map(Plan.Planned::number).toList());
  }

  private Process run(Lab lab, Path plan, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dpartywall.home=" + StandingLab.HOME,
                "-cp",
                System.getProperty("java.class.path"),
                "io.partywall.orchestrator.cli.Partywall",
                "run",
                plan.toString(),
                "--testbed",
                lab.testBed().toString()));
    command.addAll(Arrays.asList(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private static List<Trial> trials(Path results) throws IOException {
    if (!Files.exists(results) || only(results).isEmpty()) {
      return List.of();
    }
    Path journal = onlyDirectoryIn(results).resolve("journal.jsonl");
    return Files.exists(journal) && Files.size(journal) > 0
        ? Results.read(onlyDirectoryIn(results)).trials()
        : List.of();
  }

  private static Path onlyDirectoryIn(Path results) throws IOException {
    return only(results).orElseThrow();
  }

  private static Optional<Path> only(Path results) throws IOException {
    try (Stream<Path> entries = Files.list(results)) {
      return entries.findFirst();
    }
  }

  /** What runs in the lab's namespaces, by name. */
  private static List<String> programs(Lab lab) {
    return lab.processes().stream()
        .map(pid -> Path.of("/proc", Long.toString(pid), "comm"))
        .flatMap(file -> {
          try {
            return Stream.of(Files.readString(file).strip());
          } catch (IOException gone) {
            return Stream.empty();
          }
        })
        .toList();
  }

  /** {@code pidof} tells: 0 found, 1 none. A guest that is suspended gives no answer. */
  private static int pidofStress(Lab lab) {
    TestBed bed = TestBedFile.read(lab.testBed());
    String aggressor = bed.roles().orElseThrow().aggressor();
    TestBed.Stream stream =
        bed.streams().stream().filter(s -> s.guest().equals(aggressor)).findFirst().orElseThrow();
    try (Hosts hosts = Hosts.connect(bed, lab.testBed())) {
      return hosts
          .get(bed.unitUnderTest().host())
          .run(Duration.ofSeconds(10), stream.inGuest("pidof stress"))
          .exitStatus();
    } catch (HostException noAnswer) {
      return -1;
    }
  }

  /** As the exporter tells it: while an experiment runs, sampling pauses. */
  private static boolean experimentRuns(Lab lab) {
    TestBed bed = TestBedFile.read(lab.testBed());
    try (Hosts hosts = Hosts.connect(bed, lab.testBed())) {
      return new Bench(bed, hosts).read(List.of()).unit().has("partywall_experiment_running");
    }
  }
}
