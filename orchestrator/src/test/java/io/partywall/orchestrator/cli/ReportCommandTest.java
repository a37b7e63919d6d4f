package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.report.RecordedResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path directory;

  @Test
  void writesThePageAndTheTablesBesideTheJournal() throws IOException {
    RecordedResults.in(directory);

    assertThat(Ran.command("report", directory))
        .isEqualTo(new Ran(0, directory.resolve("report.html") + "\n", ""));
    assertThat(directory)
        .isDirectoryContaining("glob:**/report.html")
        .isDirectoryContaining("glob:**/trials.csv")
        .isDirectoryContaining("glob:**/points.csv")
        .isDirectoryContaining("glob:**/losses.csv");
  }

  @Test
  void refusesADirectoryWithoutAJournal() throws IOException {
    assertThat(Ran.command("report", directory))
        .isEqualTo(
            Ran.refused(
                directory
                    + ": holds no journal.jsonl; name a directory that ./partywall run made"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesAJournalOfAnotherVersion() throws IOException {
    RecordedResults.in(directory);
    Path journal = directory.resolve("journal.jsonl");
    Files.writeString(
        journal, Files.readString(journal).replaceFirst("\"co_guest_vm_bytes\"", "\"vm_bytes\""));

    assertThat(Ran.command("report", directory))
        .isEqualTo(
            Ran.refused(
                journal
                    + ": line 2: is not a record of this version: Unrecognized property"
                    + " \"vm_bytes\" (class io.partywall.orchestrator.experiment.Calibration), not"
                    + " marked as ignorable; restore the file or name other results"));
    assertThat(directory.resolve("report.html")).doesNotExist();
  }

  @Test
  void refusesAJournalThatDescribesNoExperiment() throws IOException {
    Path journal = directory.resolve("journal.jsonl");
    Files.writeString(journal, "");

    assertThat(Ran.command("report", directory))
        .isEqualTo(
            Ran.refused(
                journal
                    + ": line 1: does not describe an experiment; name a directory that ./partywall"
                    + " run made"));
  }
}
