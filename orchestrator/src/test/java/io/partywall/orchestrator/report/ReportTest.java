package io.partywall.orchestrator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Loss;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.experiment.TrialState;
import io.partywall.orchestrator.journal.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path directory;

  @Test
  void givesTheSameBytesForTheSameResults() throws IOException {
    Results results = RecordedResults.in(directory);
    Report.write(results);
    String page = Files.readString(directory.resolve("report.html"));
    String trials = Files.readString(directory.resolve("trials.csv"));

    Report.write(Results.read(directory));

    assertThat(directory.resolve("report.html")).hasContent(page);
    assertThat(directory.resolve("trials.csv")).hasContent(trials);
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "journal.jsonl",
              "plan.yaml",
              "report.html",
              "trials.csv",
              "points.csv",
              "losses.csv");
    }
  }

  @Test
  void fetchesNothingAndRunsNoScript() throws IOException {
    Report.write(RecordedResults.in(directory));

    assertThat(Files.readString(directory.resolve("report.html")))
        .doesNotContain("<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "http:")
        .doesNotContain("https:");
  }

  @Test
  void writesTablesForPrograms() throws IOException {
    Report.write(new Results(directory, INFO, Optional.empty(), TRIALS, Optional.empty()));

    assertThat(Files.readString(directory.resolve("trials.csv")))
        .isEqualTo(
            """
            number,scenario,frame_size,target_mbit,repetition,attempt,started_at,state,reason,\
            flow_guest,flow_frame_size,flow_seconds,flow_sent,flow_received,flow_captured,flow_residue,\
            neighbour_guest,neighbour_frame_size,neighbour_seconds,neighbour_sent,neighbour_received,\
            neighbour_captured,neighbour_residue
            1,network_95,64,5,1,1,2026-11-24T12:00:01Z,valid,,elm,64,2,100,90,90,1,oak,64,2.5,50,40,40,10
            2,dedicated,64,,1,1,2026-11-24T12:00:01Z,failed,"g1: no answer, ""none""\",,,,,,,,,,,,,,
            """
                .replace("\n", "\r\n"));
    assertThat(Files.readString(directory.resolve("points.csv")))
        .isEqualTo(
            """
            scenario,frame_size,target_mbit,trials,sent_mean,sent_lower,sent_upper,received_mean,\
            received_lower,received_upper,received_layer1_mbit_mean,residue_percent
            network_95,64,5,1,50,50,50,45,45,45,0.03168,1
            """
                .replace("\n", "\r\n"));
    assertThat(Files.readString(directory.resolve("losses.csv")))
        .isEqualTo(
            """
            number,attempt,stream,guest,place,where,packets
            1,1,measured,elm,guest_queue,tapin1,9
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void escapesWhateverAnExperimentBrings() throws IOException {
    String hostile = "</td><script>alert(1)</script>";
    Flow flow = new Flow(hostile, 64, 2, 100, 90, 90, List.of(new Loss(hostile, hostile, 10)));
    Trial trial =
        new Trial(
            1,
            POINT,
            1,
            1,
            WHEN,
            TrialState.BACK_PRESSURE,
            hostile,
            Optional.of(flow),
            Optional.empty());
    Episode episode =
        new Episode(
            WHEN,
            hostile,
            hostile,
            hostile,
            true,
            20,
            100,
            flow,
            50,
            flow,
            List.of(new Episode.Notification(3, "firing", hostile, hostile, hostile, hostile)));
    ExperimentInfo info =
        new ExperimentInfo(
            hostile,
            hostile,
            WHEN,
            hostile,
            hostile,
            hostile,
            Map.of(hostile, Map.of(hostile, hostile)),
            hostile);
    Files.writeString(directory.resolve("plan.yaml"), hostile);

    Report.write(
        new Results(directory, info, Optional.empty(), List.of(trial), Optional.of(episode)));

    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void isAPageAlsoWhenNothingWasMeasuredYet() throws IOException {
    Report.write(new Results(directory, INFO, Optional.empty(), List.of(), Optional.empty()));

    assertThat(Files.readString(directory.resolve("report.html")))
        .contains(
            "Measured without a co-guest: nothing is said of isolation.",
            "These results hold no alert episode.",
            "No trial was measured, so there is no reference.",
            "The journal holds no calibration.",
            "The results hold no copy of the plan.");
  }

  private static final Instant WHEN = Instant.parse("2026-11-24T12:00:01Z");
  private static final Point POINT = new Point(Scenario.NETWORK_95, 64, OptionalDouble.of(5));
  private static final ExperimentInfo INFO =
      new ExperimentInfo(
          "own-1", "own", WHEN, "0.1.0", "kvm", "virtio", Map.of(), "0123456789abcdef");
  private static final List<Trial> TRIALS =
      List.of(
          new Trial(
              1,
              POINT,
              1,
              1,
              WHEN,
              TrialState.VALID,
              "",
              Optional.of(
                  new Flow(
                      "elm", 64, 2.0, 100, 90, 90, List.of(new Loss("guest_queue", "tapin1", 9)))),
              Optional.of(new Flow("oak", 64, 2.5, 50, 40, 40, List.of()))),
          new Trial(
              2,
              new Point(Scenario.DEDICATED, 64, OptionalDouble.empty()),
              1,
              1,
              WHEN,
              TrialState.FAILED,
              "g1: no answer, \"none\"",
              Optional.empty(),
              Optional.empty()));
}
