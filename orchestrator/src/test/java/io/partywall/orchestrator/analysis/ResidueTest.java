package io.partywall.orchestrator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidueTest {
  @Test
  void namesTheWorstFirst_withItsLikelyCause() {
    List<Trial> trials =
        List.of(
            trial(1, 1000, 1000, 1000, 0),
            trial(2, 1000, 900, 900, 98),
            trial(3, 1000, 500, 500, 400),
            trial(4, 1000, 500, 600, 400),
            trial(5, 1000, 700, 700, 0),
            trial(6, 1000, 900, 900, 150),
            Trials.of(Scenario.DEDICATED, 7, TrialState.INVALID, 0, 0));

    assertThat(
            Residue.worstFirst(trials).stream()
                .map(r ->
                    "%d: %d, %s %%: %s"
                        .formatted(r.trial().number(), r.packets(), r.percent(), r.likelyCause())))
        .containsExactly(
            "5: 300, 30.0 %: a place without a counter on the way, such as a bridge's or a"
                + " filter's",
            "3: 100, 10.0 %: frames that still waited in a queue when the counters were read",
            "4: 100, 10.0 %: the sink's interface counted too few: its capture saw 100 more",
            "6: -50, 5.0 %: frames of another origin, lost or received at a counted place",
            "2: 2, 0.2 %: frames of the hosts' own, such as ARP, among the counted ones",
            "1: 0, 0.0 %: none: every frame is accounted for");
  }

  private static Trial trial(int number, long sent, long received, long captured, long lost) {
    return Trials.of(
        Scenario.DEDICATED,
        number,
        TrialState.VALID,
        sent,
        received,
        captured,
        lost == 0 ? new Loss[0] : new Loss[] {new Loss("guest_queue", "tapin1", lost)});
  }
}
