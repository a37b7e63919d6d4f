package io.partywall.orchestrator.report;

import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Episode.Notification;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.markup.Element;
import io.partywall.orchestrator.markup.Table;
import io.partywall.orchestrator.plot.Timeline;
import io.partywall.orchestrator.plot.Timeline.Event;
import io.partywall.orchestrator.plot.Timeline.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The alert episode: when the flood began, who was told of what, and when. */
final class EpisodeSection {
  private final Episode episode;

  private EpisodeSection(Episode episode) {
    this.episode = episode;
  }

  static Section of(Optional<Episode> episode) {
    return new Section(
        "episode",
        "The alert episode",
        episode
            .map(it -> new EpisodeSection(it).content())
            .orElse(List.of(Element.of("p", "These results hold no alert episode."))));
  }

  private List<Element> content() {
    List<Element> content = new ArrayList<>();
    content.add(Element.of("p", story()));
    content.add(
        Section.figure(
            "wide",
            "Seconds from the first flood frame to each notification at the webhook",
            timeline()));
    content.add(notifications());
    content.add(streams());
    return content;
  }

  private String story() {
    String roles =
        "Drawn were %s as victim, %s as aggressor and %s as bystander; the victim was sent %s Mbit/s"
                .formatted(
                    episode.victim(),
                    episode.aggressor(),
                    episode.bystander(),
                    Wording.mbit(episode.victimTargetMbit()))
            + " on layer 1, below what the reference says that this host forwards.";
    String flood =
        episode.neighbour()
            ? " %s flooded with 64-byte frames for %s s; %s's sink missed %s of what was sent meanwhile."
                .formatted(
                    episode.aggressor(),
                    Wording.decimal(episode.floodSeconds(), 1),
                    episode.victim(),
                    Wording.percent(episode.victimLossPercent()))
            : " Nobody flooded for %s s; the victim's sink missed %s."
                .formatted(
                    Wording.decimal(episode.floodSeconds(), 1),
                    Wording.percent(episode.victimLossPercent()));
    return roles + flood + detection();
  }

  private String detection() {
    return episode.violations().stream()
        .findFirst()
        .map(n ->
            " %s came after %s s and named victim %s and aggressor %s."
                .formatted(n.alert(), Wording.decimal(n.seconds(), 1), n.guest(), n.aggressor()))
        .orElse(" No %s came.".formatted(Episode.VIOLATION));
  }

  private List<Notification> inOrder() {
    return episode.notifications().stream()
        .sorted(Comparator.comparingDouble(Notification::seconds))
        .toList();
  }

  private Element timeline() {
    List<Event> events = new ArrayList<>();
    for (Notification n : inOrder()) {
      String about = n.guest().isEmpty() ? "" : ", " + n.guest();
      events.add(
          new Event(
              n.seconds(),
              "%s s: %s %s%s"
                  .formatted(Wording.decimal(n.seconds(), 1), n.alert(), n.status(), about),
              n.alert().equals(Episode.VIOLATION) ? "violation" : "event"));
    }
    return Timeline.draw(
        "timeline",
        "Timeline of the alert episode",
        "%d notifications; the table below has them.".formatted(events.size()),
        "seconds, on one monotonic clock",
        new Span(
            0,
            episode.floodSeconds(),
            episode.neighbour() ? episode.aggressor() + " floods" : "nobody floods"),
        events);
  }

  private Element notifications() {
    Table table =
        Table.captioned("Notifications, as the webhook received them")
            .numbers("seconds")
            .words("status", "alert", "guest", "aggressor", "summary");
    for (Notification n : inOrder()) {
      table.row(
          Wording.decimal(n.seconds(), 2),
          n.status(),
          n.alert(),
          n.guest(),
          n.aggressor(),
          n.summary());
    }
    return table.toElement();
  }

  private Element streams() {
    Table table =
        Table.captioned("The innocent streams over the whole episode")
            .words("guest", "role")
            .numbers("frame, B", "seconds", "sent", "received", "lost", "residue");
    stream(table, episode.victimFlow(), "victim");
    stream(table, episode.bystanderFlow(), "bystander");
    return table.toElement();
  }

  private static void stream(Table table, Flow flow, String role) {
    table.row(
        flow.guest(),
        role,
        Integer.toString(flow.frameSize()),
        Wording.decimal(flow.seconds(), 1),
        Wording.frames(flow.sent()),
        Wording.frames(flow.received()),
        Wording.percent(flow.lossPercent()),
        Wording.frames(flow.residue()));
  }
}
