package io.partywall.orchestrator.experiment;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * The alert episode: traffic on every guest, then the aggressor's flood, and what was noticed. All
 * seconds count from the first flood frame, on one monotonic clock; those before it are negative.
 *
 * @param aggressor the drawn one; without a neighbour it did not flood
 * @param neighbour whether the flood took place
 * @param victimLossPercent of the frames sent during the flood, those that the victim's sink did
 *     not see
 */
public record Episode(
    Instant startedAt,
    String victim,
    String aggressor,
    String bystander,
    boolean neighbour,
    double floodSeconds,
    double victimTargetMbit,
    Flow victimFlow,
    double victimLossPercent,
    Flow bystanderFlow,
    List<Notification> notifications) {
  /** The alert that names victim and aggressor. */
  public static final String VIOLATION = "PartywallIsolationViolation";

  public Episode {
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(victim, "victim is null");
    requireNonNull(aggressor, "aggressor is null");
    requireNonNull(bystander, "bystander is null");
    requireNonNull(victimFlow, "victimFlow is null");
    requireNonNull(bystanderFlow, "bystanderFlow is null");
    notifications = List.copyOf(notifications);
  }

  /** The alerts that say that isolation is broken, as they came. */
  public List<Notification> violations() {
    return notifications.stream()
        .filter(n -> n.alert().equals(VIOLATION) && n.status().equals("firing"))
        .toList();
  }

  /**
   * One alert as the webhook received it.
   *
   * @param status {@code firing} or {@code resolved}
   * @param guest the label {@code guest}, or {@code victim}; empty where the alert names none
   * @param aggressor the label of that name; empty where the alert names none
   */
  public record Notification(
      double seconds, String status, String alert, String guest, String aggressor, String summary) {
    public Notification {
      requireNonNull(status, "status is null");
      requireNonNull(alert, "alert is null");
      requireNonNull(guest, "guest is null");
      requireNonNull(aggressor, "aggressor is null");
      requireNonNull(summary, "summary is null");
    }
  }
}
