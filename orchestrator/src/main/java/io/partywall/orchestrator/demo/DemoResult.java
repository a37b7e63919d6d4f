package io.partywall.orchestrator.demo;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.analysis.Validity;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a demo came to: its last line, and why it failed if it did. */
public record DemoResult(List<Trial> trials, Episode episode, Path report) {
  /** The alert that the demo waits for. */
  static final String ALERT = Episode.VIOLATION;

  /** A victim that loses less than this was not harmed. */
  private static final double VICTIM_LOSS_PERCENT = 5;

  public DemoResult {
    trials = List.copyOf(trials);
    requireNonNull(episode, "episode is null");
    requireNonNull(report, "report is null");
  }

  /** The last line of the demo, for people and for scripts. */
  public String line() {
    Optional<Notification> alert = episode.violations().stream().findFirst();
    return String.format(
        Locale.ROOT,
        "RESULT alert=%s victim=%s aggressor=%s detect_seconds=%s victim_loss_at_sink=%.1f"
            + " report=%s trials=%d invalid=%d residue_max=%.3f",
        alert.map(Notification::alert).orElse("none"),
        alert.map(Notification::guest).orElse("none"),
        alert.map(Notification::aggressor).orElse("none"),
        alert.map(a -> String.format(Locale.ROOT, "%.1f", a.seconds())).orElse("none"),
        episode.victimLossPercent(),
        report,
        trials.size(),
        Validity.of(trials).invalid(),
        residueMaxPercent());
  }

  /** Why the demo failed, one sentence each; empty when it did not. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    List<Notification> alerts = episode.violations();
    if (episode.neighbour()) {
      if (alerts.isEmpty()) {
        failures.add(
            "no %s came within %.0f s of the flood".formatted(ALERT, episode.floodSeconds()));
      }
      if (episode.victimLossPercent() < VICTIM_LOSS_PERCENT) {
        failures.add(
            String.format(
                Locale.ROOT,
                "the victim's sink missed %.1f %% of its frames, less than %.0f %%",
                episode.victimLossPercent(),
                VICTIM_LOSS_PERCENT));
      }
    }
    for (Notification alert : alerts) {
      if (!episode.neighbour()) {
        failures.add("%s came though nobody flooded".formatted(ALERT));
      } else if (alert.seconds() < 0) {
        failures.add(
            String.format(Locale.ROOT, "%s came %.1f s before the flood", ALERT, -alert.seconds()));
      } else if (!alert.guest().equals(episode.victim())
          || !alert.aggressor().equals(episode.aggressor())) {
        failures.add(
            "%s names victim %s and aggressor %s; drawn were %s and %s"
                .formatted(
                    ALERT,
                    alert.guest(),
                    alert.aggressor(),
                    episode.victim(),
                    episode.aggressor()));
      }
    }
    Validity.of(trials).complaint().ifPresent(failures::add);
    return failures;
  }

  /** Of the frames sent, the largest share that no counter explains, over all measured trials. */
  private double residueMaxPercent() {
    return trials.stream()
        .filter(trial -> trial.state().measured())
        .flatMap(trial -> trial.flow().stream())
        .mapToDouble(Flow::residuePercent)
        .max()
        .orElse(0);
  }
}
