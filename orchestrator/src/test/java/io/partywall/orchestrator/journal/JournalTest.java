package io.partywall.orchestrator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final ExperimentInfo INFO =
      new ExperimentInfo(
          "own-20261124T120000Z",
          "own",
          Instant.parse("2026-11-24T12:00:00Z"),
          "0.1.0",
          "kvm",
          "virtio-net-pci",
          Map.of("uut", Map.of("kernel", "Linux 6.1")),
          "0123456789abcdef");
  private static final Calibration CALIBRATION =
      new Calibration(Map.of(64, 700_000.0, 1500, 600_000.5), 70_000, 1 << 20);

  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void namesADirectoryThatDoesNotExistYet() {
    directory = parent.resolve("results/own");
  }

  @Test
  void givesBackWhatWasRecorded() {
    try (Journal journal = create()) {
      journal.record(CALIBRATION);
      journal.record(trial(1));
    }
    try (Journal journal = Journal.resume(directory, "plan", "bed")) {
      journal.record(trial(2));
    }

    assertThat(Results.read(directory))
        .isEqualTo(
            new Results(
                directory,
                INFO,
                Optional.of(CALIBRATION),
                List.of(trial(1), trial(2)),
                Optional.empty()));
    assertThat(directory.resolve("plan.yaml")).hasContent("plan");
    assertThat(directory.resolve("testbed.yaml")).hasContent("bed");
  }

  @Test
  void losesNothingButALineThatACrashTore() throws IOException {
    try (Journal journal = create()) {
      journal.record(trial(1));
    }
    Files.writeString(
        directory.resolve("journal.jsonl"), "{\"type\":\"trial\",\"tri", StandardOpenOption.APPEND);

    assertThat(Results.read(directory).trials()).containsExactly(trial(1));
    try (Journal journal = Journal.resume(directory, "plan", "bed")) {
      journal.record(trial(2));
    }
    assertThat(Results.read(directory).trials()).containsExactly(trial(1), trial(2));
  }

  @Test
  void refusesALineThatNoCrashExplains() throws IOException {
    create().close();
    Path file = directory.resolve("journal.jsonl");
    Files.writeString(file, "{}\n" + Files.readString(file));

    assertThatThrownBy(() -> Results.read(directory))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(file + ": line 1: is not a record of this version: ")
        .hasMessageEndingWith("; restore the file or name other results");
  }

  @Test
  void doesNotGoOnWithResultsOfAnotherPlanOrTestBed() {
    create().close();

    assertThatThrownBy(() -> Journal.resume(directory, "other", "bed"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "%1$s: plan.yaml: these are results of another plan, own; go on with it by ./partywall"
                + " run %1$s/plan.yaml --resume %1$s, or start anew without --resume",
            directory);
    assertThatThrownBy(() -> Journal.resume(directory, "plan", "other"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "%1$s: testbed.yaml: these are results of another test bed; go on with it by"
                + " ./partywall run %1$s/plan.yaml --resume %1$s --testbed FILE, with the file that"
                + " its testbed.yaml is a copy of",
            directory);
  }

  @Test
  void saysThatADirectoryHoldsNoResults() {
    assertThatThrownBy(() -> Results.read(parent))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            parent + ": holds no journal.jsonl; name a directory that ./partywall run made");
  }

  private Journal create() {
    return Journal.create(directory, INFO, "plan", "bed");
  }

  private static Trial trial(int number) {
    return new Trial(
        number,
        new Point(Scenario.DEDICATED, 64, OptionalDouble.of(5)),
        1,
        1,
        Instant.parse("2026-11-24T12:00:01Z"),
        TrialState.VALID,
        "",
        Optional.of(
            new Flow("elm", 64, 2.0, 100, 90, 90, List.of(new Loss("guest_queue", "tapin1", 10)))),
        Optional.empty());
  }
}
