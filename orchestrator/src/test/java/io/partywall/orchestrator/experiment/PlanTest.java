package io.partywall.orchestrator.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.experiment.Plan.Planned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private static final String PLAN =
      """
      name: own
      repetitions: 2
      seconds: 1
      order_seed: 7
      loads:
        - {frame_size: 64, target_mbit: [5, 10]}
        - {frame_size: 1500, target_mbit: [100]}
      scenarios: [idle, network_50]
      """;

  @TempDir private Path directory;

  @Test
  void measuresEveryLoadAloneAndTheTopOnesInEachScenario() throws IOException {
    assertThat(plan(PLAN).points())
        .extracting(
            p -> p.scenario().label() + " " + p.frameSize() + " " + p.targetMbit().orElse(0))
        .containsExactly(
            "dedicated 64 5.0",
            "dedicated 64 10.0",
            "dedicated 1500 100.0",
            "idle 64 10.0",
            "idle 1500 100.0",
            "network_50 64 10.0",
            "network_50 1500 100.0");
  }

  @Test
  void measuresEachPointOnceInARepetitionInAnOrderOfItsOwn() throws IOException {
    List<Planned> trials = plan(PLAN).trials();

    assertThat(trials).hasSize(14).isEqualTo(plan(PLAN).trials());
    assertThat(trials).extracting(Planned::number).isSorted().startsWith(1).endsWith(14);
    List<Point> first = points(trials, 1);
    List<Point> second = points(trials, 2);
    assertThat(first).containsExactlyInAnyOrderElementsOf(second).isNotEqualTo(second);
  }

  @Test
  void measuresTheTopLoadsAloneMoreOftenAndSpreadsThatOverTheRounds() throws IOException {
    Plan plan = plan(PLAN.replace("seconds: 1", "seconds: 1\ntop_repetitions: 5"));
    List<Planned> trials = plan.trials();

    assertThat(trials).hasSize(14 + 3 + 3).isEqualTo(plan.trials());
    assertThat(trials).extracting(Planned::number).isSorted().startsWith(1).endsWith(20);
    assertThat(trials).doesNotHaveDuplicates();
    Point top = new Point(Scenario.DEDICATED, 64, OptionalDouble.of(10));
    assertThat(plan.repetitions(top)).isEqualTo(5);
    assertThat(plan.repetitions(new Point(Scenario.DEDICATED, 64, OptionalDouble.of(5))))
        .isEqualTo(2);
    assertThat(plan.repetitions(new Point(Scenario.IDLE, 64, OptionalDouble.of(10)))).isEqualTo(2);
    assertThat(repetitions(trials.subList(0, 7 + 2 + 2), top)).containsExactlyInAnyOrder(1, 3, 5);
    assertThat(repetitions(trials.subList(11, 20), top)).containsExactlyInAnyOrder(2, 4);
  }

  private static List<Integer> repetitions(List<Planned> trials, Point point) {
    return trials.stream()
        .filter(trial -> trial.point().equals(point))
        .map(Planned::repetition)
        .toList();
  }

  private static List<Point> points(List<Planned> trials, int repetition) {
    return trials.stream()
        .filter(trial -> trial.repetition() == repetition)
        .map(Planned::point)
        .collect(Collectors.toList());
  }

  @Test
  void computesTheStudysDelay() {
    // 8000 · (64 + 24) / 100 (section 3.3 of the study).
    assertThat(new Point(Scenario.IDLE, 64, OptionalDouble.of(100)).delayNanos()).isEqualTo(7040);
  }

  @Test
  void comesWithTheDemosPlanAndTheStudys() {
    assertThat(Plan.read("quick").plan().trials()).hasSize(42 + 2 * 5);
    assertThat(Plan.read("study").plan().points()).hasSize(32 + 5 * 4);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertRefused(
        PLAN.replace("frame_size: 64", "frame_size: 20"),
        "loads[0]: frame_size is not within 60 and 1514: 20; correct the value");
    assertRefused(
        PLAN.replace("[100]", "[0]"),
        "loads[1]: target_mbit is not above 0 and at most 1600000: 0.0; correct the value");
    assertRefused(
        PLAN.replace("repetitions: 2", "repetitions: 0"),
        "repetitions is not within 1 and 1000: 0; correct the value");
    assertRefused(
        PLAN + "top_repetitions: 1\n",
        "top_repetitions is not within repetitions, 2, and 1000: 1; correct the value");
    assertRefused(
        PLAN.replace("seconds: 1", "seconds: 0"),
        "seconds is not within 0.5 and 600: 0.0; correct the value");
    assertRefused(
        PLAN.replace("idle, ", "dedicated, "),
        "scenarios holds dedicated, which is measured in any case; correct the value");
    assertRefused(
        PLAN + "bandwidth: 1\n",
        "bandwidth: unknown field; use one of loads, name, order_seed, repetitions, scenarios,"
            + " seconds, top_repetitions");
  }

  @Test
  void refusesTargetsThatAreNoRate() {
    assertRefused(
        PLAN.replace("[100]", "[.inf]"),
        "loads[1]: target_mbit is not above 0 and at most 1600000: Infinity; correct the value");
    assertRefused(
        PLAN.replace("[100]", "[.nan]"),
        "loads[1]: target_mbit is not above 0 and at most 1600000: NaN; correct the value");
    assertRefused(
        PLAN.replace("[100]", "[1e300]"),
        "loads[1]: target_mbit is not above 0 and at most 1600000: 1.0E300; correct the value");
  }

  @Test
  void refusesWhatIsNamedTwice() {
    assertRefused(
        PLAN.replace("1500", "64"),
        "loads holds frame_size 64 twice; list its targets in one entry");
    assertRefused(
        PLAN.replace("[5, 10]", "[5, 10, 5.0]"),
        "loads[0]: target_mbit holds 5.0 twice; name it once, and say by repetitions how often");
    assertRefused(
        PLAN.replace("[idle, ", "[idle, idle, "),
        "scenarios holds idle twice; name it once, and say by repetitions how often");
  }

  @Test
  void namesThePlansThatThereAre() {
    assertThatThrownBy(() -> Plan.read("fast"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "fast: is neither a file nor a plan that comes with the program; name a file or one of"
                + " quick, study");
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> plan(text))
        .isInstanceOf(BadInput.class)
        .hasMessage(directory.resolve("plan.yaml") + ": " + message);
  }

  private Plan plan(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("plan.yaml"), text);
    return Plan.read(file.toString()).plan();
  }
}
