package io.partywall.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.Flow;

/**
 * A host that others keep busy may lose frames of the innocent: the alert that says so is right.
 */
final class LossAlerts {
  /** The fewest that the alert speaks of: more than 100 in each second. */
  private static final int LOST_FRAMES = 100;

  private LossAlerts() {}

  /**
   * Holds if it speaks of a loss, and the sink of the victim or bystander it names missed frames.
   */
  static void assertTrue(Episode episode, Notification alert) {
    Flow flow =
        alert.guest().equals(episode.victim()) ? episode.victimFlow() : episode.bystanderFlow();
    assertThat(alert.alert()).isEqualTo("PartywallGuestLoss");
    assertThat(alert.guest()).isEqualTo(flow.guest());
    assertThat(flow.sent() - flow.received())
        .as("frames that the sink of %s did not see", flow.guest())
        .isGreaterThan(LOST_FRAMES);
  }
}
