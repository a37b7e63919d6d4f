package io.partywall.orchestrator.report;

import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.orchestrator.analysis.ScenarioChange;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.statistics.Change.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was measured, and what it comes to, in a few lines. */
final class Headline {
  private final Findings findings;

  private Headline(Findings findings) {
    this.findings = findings;
  }

  static List<Element> of(Findings findings) {
    return new Headline(findings).elements();
  }

  private record Judgement(boolean good, String text) {}

  private List<Element> elements() {
    ExperimentInfo info = findings.results().experiment();
    Judgement judgement = judgement();
    return List.of(
        Element.of("h1", "What this host forwards to a guest, and what a neighbour takes from it"),
        Element.of(
                "p",
                "Experiment %s, plan %s, begun %s: guests of %s with %s. %s"
                    .formatted(
                        info.id(),
                        info.plan(),
                        MachineSection.time(info.startedAt()),
                        info.vmm(),
                        info.nicModel(),
                        scope()))
            .with("class", "what"),
        Element.of("p", judgement.text())
            .with("class", "verdict " + (judgement.good() ? "good" : "bad")),
        cards());
  }

  private String scope() {
    long measured = findings.residues().size();
    return "%d points, %d trials measured%s."
        .formatted(
            findings.points().size(),
            measured,
            findings.results().trials().size() > measured
                ? ", %d attempts of which no figure is used"
                    .formatted(findings.results().trials().size() - measured)
                : "");
  }

  private Judgement judgement() {
    Optional<Episode> episode = findings.results().episode();
    return episode.isPresent() ? judge(episode.get()) : judgeTrials();
  }

  private Judgement judge(Episode episode) {
    Optional<Notification> first = episode.violations().stream().findFirst();
    if (!episode.neighbour()) {
      return first.isEmpty()
          ? new Judgement(true, "Quiet: nobody flooded, and no alert said so.")
          : new Judgement(
              false, "False alarm: nobody flooded, yet %s came.".formatted(Episode.VIOLATION));
    }
    String harm =
        "%s flooded the host with 64-byte frames and cost %s %s of its frames"
            .formatted(
                episode.aggressor(),
                episode.victim(),
                Wording.percent(episode.victimLossPercent()));
    if (first.isEmpty()) {
      return new Judgement(
          false,
          "Isolation broken, and not noticed: %s; no %s came within %s s."
              .formatted(harm, Episode.VIOLATION, Wording.decimal(episode.floodSeconds(), 1)));
    }
    boolean right =
        episode.violations().stream()
            .allMatch(n ->
                n.guest().equals(episode.victim()) && n.aggressor().equals(episode.aggressor()));
    return new Judgement(
        right,
        right
            ? "Isolation broken, and noticed: %s; the alert named both %s s after the first flood frame."
                .formatted(harm, Wording.decimal(first.get().seconds(), 1))
            : "Isolation broken, and the alert named others: %s.".formatted(harm));
  }

  private Judgement judgeTrials() {
    List<ScenarioChange> harmful =
        findings.changes().stream().filter(change -> is(change, Verdict.DEGRADED)).toList();
    if (findings.changes().isEmpty()) {
      return new Judgement(true, "Measured without a co-guest: nothing is said of isolation.");
    }
    if (harmful.isEmpty()) {
      boolean isolated =
          findings.changes().stream().allMatch(change -> is(change, Verdict.ISOLATED));
      return new Judgement(
          isolated,
          isolated
              ? "Isolated: no co-guest changed what the measured guest forwards by more than %s."
                  .formatted(Wording.percent(ScenarioChange.MARGIN_PERCENT))
              : "Undecided: no co-guest surely took from the measured guest, but the repetitions"
                  + " are too few to rule it out.");
    }
    ScenarioChange worst = worst(harmful).orElseThrow();
    return new Judgement(
        false,
        "Not isolated: the scenario %s changes what the measured guest forwards of %d-byte frames by %s."
            .formatted(
                Wording.scenario(worst.point().scenario()),
                worst.point().frameSize(),
                Wording.change(worst.change().orElseThrow())));
  }

  private static boolean is(ScenarioChange change, Verdict verdict) {
    return change
        .change()
        .map(it -> it.verdict(ScenarioChange.MARGIN_PERCENT) == verdict)
        .orElse(false);
  }

  private static Optional<ScenarioChange> worst(List<ScenarioChange> changes) {
    return changes.stream()
        .filter(change -> change.change().isPresent())
        .min(Comparator.comparingDouble(change -> change.change().orElseThrow().percent()));
  }

  private Element cards() {
    Element cards = Element.of("dl").with("class", "cards");
    for (ReferencePoint point : findings.reference().points()) {
      if (point.dedicated()) {
        double mbit = Point.layer1Mbit(point.frameSize(), point.maximum().estimate());
        cards.add(
            card(
                "Most forwarded, %d-byte frames".formatted(point.frameSize()),
                Wording.packets(point.maximum().estimate()),
                "packets/s; %s Mbit/s on layer 1, guest alone".formatted(Wording.mbit(mbit))));
      }
    }
    worst(findings.changes())
        .ifPresent(worst ->
            cards.add(
                card(
                    "Largest loss beside a co-guest",
                    Wording.signed(worst.change().orElseThrow().percent()),
                    Wording.point(worst.point()))));
    findings.results().episode().ifPresent(episode -> addEpisode(cards, episode));
    cards.add(residue());
    return cards;
  }

  private static void addEpisode(Element cards, Episode episode) {
    cards.add(
        card(
            "Alert after",
            episode.violations().stream()
                .findFirst()
                .map(n -> Wording.decimal(n.seconds(), 1) + " s")
                .orElse("none"),
            episode.neighbour() ? "from the first flood frame" : "nobody flooded"));
    cards.add(
        card(
            "Victim's loss",
            Wording.percent(episode.victimLossPercent()),
            "of what was sent to %s meanwhile, at its sink".formatted(episode.victim())));
  }

  private Element residue() {
    double max = findings.residues().isEmpty() ? 0 : findings.residues().getFirst().percent();
    long invalid =
        findings.results().trials().stream()
            .map(Trial::state)
            .filter(state -> !state.measured())
            .count();
    return card(
        "Largest residue",
        Wording.decimal(max, 3) + " %",
        "frames of a trial that no counter explains; %d attempts invalid or failed"
            .formatted(invalid));
  }

  private static Element card(String title, String value, String note) {
    return Element.of("div")
        .add(Element.of("dt", title))
        .add(Element.of("dd", value).add(Element.of("small", note)));
  }
}
