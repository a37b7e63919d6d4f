package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final Notification RIGHT =
      new Notification(7.26, "firing", "PartywallIsolationViolation", "elm", "oak", "elm loses");

  @Test
  void namesTheRolesTheTimesAndTheWorstResidue() {
    DemoResult result =
        result(true, 41.04, List.of(RIGHT), measured(1000, 900, 99), measured(1000, 1000, 0));

    assertThat(result.line())
        .isEqualTo(
            "RESULT alert=PartywallIsolationViolation victim=elm aggressor=oak detect_seconds=7.3"
                + " victim_loss_at_sink=41.0 report=results/x/report.html trials=2 invalid=0"
                + " residue_max=0.100");
    assertThat(result.failures()).isEmpty();
  }

  @Test
  void withoutNeighbourWantsNoAlert() {
    assertThat(result(false, 0, List.of(), measured(10, 10, 0)).line())
        .isEqualTo(
            "RESULT alert=none victim=none aggressor=none detect_seconds=none victim_loss_at_sink=0.0"
                + " report=results/x/report.html trials=1 invalid=0 residue_max=0.000");
    assertThat(result(false, 0, List.of(), measured(10, 10, 0)).failures()).isEmpty();
    assertThat(result(false, 0, List.of(RIGHT), measured(10, 10, 0)).failures())
        .containsExactly("PartywallIsolationViolation came though nobody flooded");
  }

  @Test
  void failsWhenTheAlertDoesNotCome() {
    assertThat(result(true, 50, List.of(), measured(10, 10, 0)).failures())
        .containsExactly("no PartywallIsolationViolation came within 30 s of the flood");
  }

  @Test
  void failsWhenTheAlertNamesOthers() {
    Notification bystander =
        new Notification(9, "firing", "PartywallIsolationViolation", "ash", "oak", "ash loses");

    assertThat(result(true, 50, List.of(RIGHT, bystander), measured(10, 10, 0)).failures())
        .containsExactly(
            "PartywallIsolationViolation names victim ash and aggressor oak; drawn were elm and oak");
  }

  @Test
  void failsWhenTheAlertComesBeforeTheFlood() {
    Notification early =
        new Notification(-3.21, "firing", "PartywallIsolationViolation", "elm", "oak", "elm loses");

    assertThat(result(true, 50, List.of(early), measured(10, 10, 0)).failures())
        .containsExactly("PartywallIsolationViolation came 3.2 s before the flood");
  }

  @Test
  void failsWhenTheVictimWasNotHarmed() {
    assertThat(result(true, 4.96, List.of(RIGHT), measured(10, 10, 0)).failures())
        .containsExactly("the victim's sink missed 5.0 % of its frames, less than 5 %");
  }

  @Test
  void failsWhenMoreThanATenthOfTheTrialsIsInvalid() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      trials.add(measured(10, 10, 0));
    }
    trials.add(trial(TrialState.INVALID, Optional.empty()));

    assertThat(result(true, 50, List.of(RIGHT), trials.toArray(Trial[]::new)).failures())
        .containsExactly("1 of 9 trials are invalid, more than 10 %; the last one: capture");
    trials.add(measured(10, 10, 0));
    assertThat(result(true, 50, List.of(RIGHT), trials.toArray(Trial[]::new)).failures()).isEmpty();
  }

  private static DemoResult result(
      boolean neighbour, double lossPercent, List<Notification> notifications, Trial... trials) {
    Flow flow = new Flow("elm", 1500, 30, 100, 50, 50, List.of());
    Episode episode =
        new Episode(
            Instant.EPOCH,
            "elm",
            "oak",
            "ash",
            neighbour,
            30,
            100,
            flow,
            lossPercent,
            flow,
            notifications);
    return new DemoResult(List.of(trials), episode, Path.of("results/x/report.html"));
  }

  private static Trial measured(long sent, long received, long lost) {
    List<Loss> losses = lost == 0 ? List.of() : List.of(new Loss("guest_queue", "tapin1", lost));
    return trial(
        TrialState.VALID, Optional.of(new Flow("elm", 1500, 2, sent, received, received, losses)));
  }

  private static Trial trial(TrialState state, Optional<Flow> flow) {
    Point point = new Point(Scenario.DEDICATED, 1500, OptionalDouble.of(100));
    return new Trial(
        1,
        point,
        1,
        1,
        Instant.EPOCH,
        state,
        state == TrialState.VALID ? "" : "capture",
        flow,
        Optional.empty());
  }
}
