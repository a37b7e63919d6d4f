package io.partywall.orchestrator.demo;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import io.partywall.orchestrator.analysis.Reference;
import io.partywall.orchestrator.demo.AlertEpisode.Bulk;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.report.Report;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.runner.Experiment;
import io.partywall.orchestrator.runner.Progress;
import io.partywall.orchestrator.watch.GrafanaServer;
import io.partywall.orchestrator.watch.Received;
import io.partywall.orchestrator.watch.Target;
import io.partywall.orchestrator.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The loop on a lab that stands: experiment, reference, alert, report. */
public final class Demo {
  private static final int BULK_FRAME = 1500;

  /**
   * Of what the host forwards of such frames alone, when it is offered more than that. A flood
   * leaves a guest about two thirds of it. The innocent must not overload the host without one,
   * also when others use its processors: with 0.73 and 0.1 a busy host lost some.
   */
  private static final double VICTIM_SHARE = 0.72;

  private static final double BYSTANDER_SHARE = 0.1;

  /** Of what it forwards at least: whoever is offered more is no victim. */
  private static final double SURE_SHARE = 0.85;

  private final Path home;
  private final Narration narration;
  private final Progress progress;

  /**
   * A demo that tells what it does.
   *
   * @param home where alerts, dashboards and the exporter are
   */
  public Demo(Path home, Narration narration, Progress progress) {
    this.home = requireNonNull(home, "home is null");
    this.narration = requireNonNull(narration, "narration is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Refuses, before anything is built, a plan that yields no reference for the frames which the
   * victim sends in the alert episode.
   *
   * @param source the plan's file or name, for the message
   */
  public static void check(String source, Plan plan) {
    if (plan.loads().stream().noneMatch(load -> load.frameSize() == BULK_FRAME)) {
      throw BadInput.of(
          source,
          "loads",
          "holds no frame_size %d, by whose reference the victim's load is set"
              .formatted(BULK_FRAME),
          "add it, as the plan quick has it");
    }
  }

  /** Who is told, a line at a time. */
  @FunctionalInterface
  public interface Narration {
    /** One thing that happened. */
    void say(String line);
  }

  /**
   * Runs it all.
   *
   * @param results where the results directory is made
   * @param neighbour whether the aggressor floods
   */
  public DemoResult run(Lab lab, Plan.Source plan, Path results, boolean neighbour) {
    try (Experiment experiment = Experiment.connect(lab.testBed(), plan);
        Journal journal = experiment.begin(results)) {
      narration.say(
          "experiment: %d trials, journal in %s"
              .formatted(plan.plan().trials().size(), journal.directory()));
      experiment.run(journal, progress);
      Bulk bulk = bulk(publish(journal, experiment, lab));
      journal.record(episode(lab, experiment.bench(), bulk, neighbour, journal.directory()));
      Results found = Results.read(journal.directory());
      Path page = Report.write(found);
      narration.say("report: " + page);
      return new DemoResult(found.trials(), found.episode().orElseThrow(), page);
    }
  }

  /** Gives the exporter what was measured, over SSH as on any host. */
  private ReferenceFile publish(Journal journal, Experiment experiment, Lab lab) {
    ReferenceFile reference = Reference.of(Results.read(journal.directory()));
    experiment
        .bench()
        .unit()
        .upload(lab.reference().toString(), reference.toYaml().getBytes(StandardCharsets.UTF_8));
    for (ReferencePoint point : reference.points()) {
      if (point.dedicated()) {
        narration.say(
            String.format(
                Locale.ROOT,
                "reference: this host forwards %.0f packets/s of %d bytes to a guest (at least %.0f)",
                point.maximum().estimate(),
                point.frameSize(),
                point.maximum().lower()));
      }
    }
    return reference;
  }

  static Bulk bulk(ReferenceFile reference) {
    Rate able = able(reference);
    return new Bulk(
        Math.min(able.estimate() * VICTIM_SHARE, able.lower() * SURE_SHARE),
        able.lower() * BYSTANDER_SHARE);
  }

  /** What the host forwards of the frames that the innocent send, in packets per second. */
  static Rate able(ReferenceFile reference) {
    return reference.points().stream()
        .filter(point -> point.dedicated() && point.frameSize() == BULK_FRAME)
        .map(ReferencePoint::maximum)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no reference for frames of 1500 bytes"));
  }

  private Episode episode(Lab lab, Bench bench, Bulk bulk, boolean neighbour, Path directory) {
    try (Watch watch =
        Watch.start(
            directory.resolve("watch"),
            List.of(new Target(lab.exporter(), lab.name())),
            home.resolve("alerts/partywall.rules.yml"),
            alert -> narration.say(told(alert)))) {
      narration.say(
          String.format(
              Locale.ROOT,
              "episode: Prometheus on %s; victim %.0f, bystander %.0f packets/s of 1500 bytes",
              watch.prometheus().uri(),
              bulk.victim(),
              bulk.bystander()));
      try (@Nullable GrafanaServer _ = grafana(directory, watch)) {
        return new AlertEpisode(bench, watch.receiver()::received, narration).run(bulk, neighbour);
      }
    }
  }

  /** Where it is installed; the demo proves nothing by it, and goes on without it. */
  private @Nullable GrafanaServer grafana(Path directory, Watch watch) {
    if (!GrafanaServer.isInstalled()) {
      return null;
    }
    try {
      GrafanaServer grafana =
          GrafanaServer.start(
              directory.resolve("watch"), home.resolve("grafana"), watch.prometheus().uri());
      narration.say("episode: Grafana on %s".formatted(grafana.uri()));
      return grafana;
    } catch (RuntimeException e) {
      narration.say("episode: no Grafana: " + e.getMessage());
      return null;
    }
  }

  private static String told(Received alert) {
    return "alert: %s %s: %s".formatted(alert.alert(), alert.status(), alert.annotation("summary"));
  }
}
