package io.partywall.orchestrator.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.statistics.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioChangeTest {
  private static final List<Trial> TRIALS =
      List.of(
          Trials.of(Scenario.DEDICATED, 1, TrialState.VALID, 100, 100),
          Trials.of(Scenario.DEDICATED, 2, TrialState.VALID, 100, 80),
          Trials.of(Scenario.DEDICATED, 3, TrialState.VALID, 100, 90),
          Trials.of(Scenario.HEAVY, 2, TrialState.VALID, 100, 40),
          Trials.of(Scenario.HEAVY, 1, TrialState.VALID, 100, 50),
          Trials.of(Scenario.HEAVY, 3, TrialState.GENERATOR_LIMIT, 60, 60),
          Trials.of(Scenario.HEAVY, 4, TrialState.FAILED, 0, 0));

  @Test
  void comparesTheRepetitionsThatHadTheSameLoad() {
    List<ScenarioChange> changes = ScenarioChange.of(TRIALS);

    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().point().scenario()).isEqualTo(Scenario.HEAVY);
    Change change = changes.getFirst().change().orElseThrow();
    assertThat(change.pairs()).containsExactly(-50.0, -50.0);
    assertThat(change.percent()).isCloseTo(-50, within(1e-9));
    // The one that the generator limited, and its partner.
    assertThat(changes.getFirst().leftOut()).isEqualTo(2);
  }

  @Test
  void doesNotMissAPartnerWhereNoneWasPlanned() {
    List<Trial> more = new ArrayList<>(TRIALS);
    more.add(Trials.of(Scenario.DEDICATED, 5, TrialState.VALID, 100, 70));

    assertThat(ScenarioChange.of(more)).isEqualTo(ScenarioChange.of(TRIALS));
  }

  @Test
  void leavesLimitedTrialsOutOfNothingElse() {
    PointSummary heavy = PointSummary.of(TRIALS).getLast();

    assertThat(heavy.trials()).hasSize(3);
    assertThat(heavy.received().values()).containsExactly(40.0, 50.0, 60.0);
    assertThat(heavy.sent().mean()).isCloseTo(260 / 3.0, within(1e-9));
  }

  @Test
  void saysNothingWithoutPartners() {
    assertThat(
            ScenarioChange.of(
                List.of(
                    Trials.of(Scenario.DEDICATED, 1, TrialState.BACK_PRESSURE, 100, 100),
                    Trials.of(Scenario.IDLE, 1, TrialState.VALID, 100, 100))))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.change()).isEmpty();
          assertThat(change.leftOut()).isEqualTo(2);
        });
  }
}
