package io.partywall.orchestrator.demo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import io.partywall.orchestrator.analysis.Reference;
import io.partywall.orchestrator.dashboards.Dashboard;
import io.partywall.orchestrator.dashboards.Query;
import io.partywall.orchestrator.demo.AlertEpisode.Bulk;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Plan;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.journal.Results;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.runner.Experiment;
import io.partywall.orchestrator.runner.Exposition;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Roles;
import io.partywall.orchestrator.testbed.TestBedFile;
import io.partywall.orchestrator.watch.Target;
import io.partywall.orchestrator.watch.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The loop on one real lab of QEMU guests, with real Prometheus and Alertmanager. */
@Tag("system")
@ExtendWith(StandingLab.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoopTest {
  private static final String PLAN =
      """
      name: tiny
      repetitions: 3
      top_repetitions: 10
      seconds: 1
      order_seed: 1
      loads:
        - {frame_size: 64, target_mbit: [120]}
        - {frame_size: 1500, target_mbit: [1500]}
      scenarios: [heavy, network_95]
      """;

  /** What may be empty on the dashboards in this episode; everything else has data. */
  private static final Map<String, String> EMPTY =
      Map.of(
          "Hosts without an exporter", "the one host has an exporter",
          "Guests without a reference", "every guest is of the kind that was measured",
          "Collectors that fail", "none should",
          "Experiments", "an alert's episode is none",
          "annotation Experiments", "an alert's episode is none");

  /** What the first test measured; the others judge by it. */
  private static @Nullable ReferenceFile measured;

  /** What the dashboards showed of the second test's episode. */
  private static @Nullable Shown shown;

  /**
   * What Prometheus answered.
   *
   * @param series how many, for each query of the dashboards
   * @param metrics the names of all that it has
   */
  private record Shown(Map<Query, Integer> series, Set<String> metrics) {}

  @TempDir private Path directory;
  private final Lab lab;
  private final TestBed bed;

  LoopTest(Lab lab) {
    this.lab = lab;
    this.bed = TestBedFile.read(lab.testBed());
  }

  @Test
  @Order(1)
  void accountsForThePacketsOfEveryTrialAndMeasuresAReference() throws IOException {
    Path file = Files.writeString(directory.resolve("tiny.yaml"), PLAN);
    Plan.Source plan = Plan.read(file.toString());
    List<Trial> trials;
    try (Experiment experiment = Experiment.connect(lab.testBed(), plan);
        Journal journal = experiment.begin(directory.resolve("results"))) {
      experiment.run(journal, new SilentProgress());
      Results results = Results.read(journal.directory());
      trials = results.trials();
      measured = Reference.of(results);
      publish(measured, experiment.bench());
    }

    assertThat(trials.stream().filter(trial -> trial.state().measured()))
        .as("measured of %s", states(trials))
        .hasSize(plan.plan().trials().size());
    List<Flow> flows = trials.stream().flatMap(trial -> trial.flow().stream()).toList();
    assertThat(flows.stream().filter(flow -> Math.abs(flow.residue()) > flow.sent() * 0.001))
        .as("flows with a residue above 0.1 %%")
        .hasSizeLessThanOrEqualTo(flows.size() / 20);
    assertThat(measured.points()).extracting(ReferencePoint::frameSize).contains(64, 1500);
    assertJudges(measured);
  }

  /**
   * By a maximum that was cut off by the load, or that a stalled trial made vague, the others would
   * load the victim so little that a flood harms nobody.
   */
  private static void assertJudges(ReferenceFile reference) {
    Rate able = Demo.able(reference);
    assertThat(Point.layer1Mbit(1500, able.estimate()))
        .as("Mbit/s that the host forwards, of 1500 offered")
        .isLessThan(1400);
    assertThat(able.lower()).as("lower end of %s", able).isGreaterThan(0.76 * able.estimate());
  }

  @Test
  @Order(2)
  void namesVictimAndAggressor() {
    Episode episode = episode(bed, measured(), watch -> shown = ask(watch));

    assertThat(violations(episode))
        .containsExactly(episode.victim() + " because of " + episode.aggressor());
    assertThat(episode.victimLossPercent()).isGreaterThanOrEqualTo(5);
    assertThat(episode.notifications())
        .filteredOn(alert -> alert.guest().equals(episode.bystander()))
        .allSatisfy(alert -> LossAlerts.assertTrue(episode, alert));
  }

  @Test
  @Order(3)
  void showsItOnTheDashboards() {
    Shown found = requireNonNull(shown, "the second test had no episode");

    assertThat(found.series()).hasSizeGreaterThan(60);
    assertThat(found.series().entrySet().stream().filter(answer -> answer.getValue() == 0))
        .extracting(answer -> answer.getKey())
        .allSatisfy(query -> assertThat(EMPTY).containsKey(query.owner()));
    // No leases were scraped: experiments were over when Prometheus started.
    assertThat(found.series().keySet().stream().flatMap(query -> query.metrics().stream()))
        .filteredOn(metric -> !metric.equals("partywall_experiment_running"))
        .isSubsetOf(found.metrics());
  }

  @Test
  @Order(4)
  void followsTheRolesWhenTheySwap() {
    Roles roles = bed.roles().orElseThrow();
    Roles swapped = new Roles(roles.aggressor(), roles.victim(), roles.bystander());

    Episode episode = episode(withRoles(swapped), measured());

    assertThat(violations(episode))
        .containsExactly(roles.aggressor() + " because of " + roles.victim());
  }

  @Test
  @Order(5)
  void judgesByTheReferenceAlone() {
    // The same traffic; but by this reference the host never forwarded what the victim asks for.
    ReferenceFile reference = measured();
    ReferenceFile modest =
        new ReferenceFile(
            reference.host(),
            reference.measuredAt(),
            reference.experiment(),
            reference.points().stream().map(LoopTest::modest).toList());

    Episode episode = episode(bed, modest);

    assertThat(episode.victimLossPercent()).isGreaterThanOrEqualTo(5);
    assertThat(violations(episode)).isEmpty();
  }

  private static ReferenceFile measured() {
    return requireNonNull(measured, "the first test did not measure");
  }

  private static ReferencePoint modest(ReferencePoint point) {
    Rate rate = point.maximum();
    double share = point.frameSize() == 1500 ? 0.1 : 1;
    return new ReferencePoint(
        point.vmm(),
        point.nicModel(),
        point.frameSize(),
        point.streams(),
        point.scenario(),
        new Rate(rate.lower() * share, rate.estimate() * share, rate.upper() * share),
        Optional.empty());
  }

  private TestBed withRoles(Roles roles) {
    return new TestBed(
        bed.name(), bed.hosts(), bed.unitUnderTest(), bed.streams(), Optional.of(roles));
  }

  private Episode episode(TestBed roles, ReferenceFile published) {
    return episode(roles, published, _ -> {});
  }

  /** An episode; at its end the watch is still there to be asked. */
  private Episode episode(TestBed roles, ReferenceFile published, Consumer<Watch> atItsEnd) {
    try (Hosts hosts = Hosts.connect(roles, lab.testBed())) {
      Bench bench = new Bench(roles, hosts);
      publish(published, bench);
      Bulk bulk = Demo.bulk(measured());
      try (Watch watch =
          Watch.start(
              directory.resolve("watch"),
              List.of(new Target(lab.exporter(), lab.name())),
              StandingLab.HOME.resolve("alerts/partywall.rules.yml"),
              _ -> {})) {
        Episode episode =
            new AlertEpisode(bench, watch.receiver()::received, _ -> {}).run(bulk, true);
        atItsEnd.accept(watch);
        return episode;
      }
    }
  }

  /** Asks what the dashboards ask, over the whole episode. */
  private Shown ask(Watch watch) {
    Roles roles = bed.roles().orElseThrow();
    Map<String, String> variables =
        Map.of(
            "job",
            "partywall",
            "instance",
            lab.name(),
            "guest",
            "(" + roles.victim() + "|" + roles.aggressor() + ")",
            "__rate_interval",
            "5s",
            "__range",
            "1m");
    Map<Query, Integer> series = new LinkedHashMap<>();
    try {
      for (Dashboard dashboard : Dashboard.all()) {
        for (Query query : dashboard.queries()) {
          String whole = "last_over_time((%s)[2m:1s])".formatted(query.filled(variables));
          series.put(query, watch.queries().instant(whole).size());
        }
      }
      return new Shown(
          series,
          watch.queries().instant("last_over_time({__name__=~\".+\"}[2m])").stream()
              .map(sample -> requireNonNull(sample.labels().get("__name__")))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Prometheus answered", e);
    }
  }

  private void publish(ReferenceFile published, Bench bench) {
    bench
        .unit()
        .upload(lab.reference().toString(), published.toYaml().getBytes(StandardCharsets.UTF_8));
    String victim = bench.measured().guest();
    double lower =
        published.points().stream()
            .filter(point -> point.dedicated() && point.frameSize() == 1500)
            .findFirst()
            .orElseThrow()
            .maximum()
            .lower();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(
                    exposition(bench)
                        .value(
                            "partywall_guest_reference_packets_per_second",
                            "vmm",
                            "kvm",
                            "guest",
                            victim,
                            "frame_size",
                            "1500"))
                .hasValue(lower));
  }

  private static Exposition exposition(Bench bench) {
    return bench.read(List.of()).unit();
  }

  private static List<String> violations(Episode episode) {
    return episode.notifications().stream()
        .filter(n -> n.alert().equals(DemoResult.ALERT) && n.status().equals("firing"))
        .map(n -> n.guest() + " because of " + n.aggressor())
        .distinct()
        .toList();
  }

  private static List<String> states(List<Trial> trials) {
    return trials.stream().map(trial -> trial.state().label() + " " + trial.reason()).toList();
  }
}
