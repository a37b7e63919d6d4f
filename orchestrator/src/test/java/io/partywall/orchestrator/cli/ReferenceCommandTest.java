package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.reference.HostIdentity;
import io.partywall.exporter.reference.ReferenceFile;
import io.partywall.exporter.reference.ReferencePoint;
import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.report.RecordedResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCommandTest {
  @TempDir private Path directory;

  @Test
  void writesTheFileThatTheExporterReads() throws IOException {
    RecordedResults.in(directory);
    Path file = directory.resolve("reference.yaml");

    assertThat(Ran.command("reference", directory, "--out", file))
        .isEqualTo(new Ran(0, file + "\n", ""));

    ReferenceFile reference = ReferenceFile.read(file, new HostIdentity("0123456789abcdef"));
    assertThat(reference.experiment()).isEqualTo("quick-20261125T095518Z");
    assertThat(reference.points().stream().filter(ReferencePoint::dedicated))
        .extracting(ReferencePoint::frameSize, point -> Math.round(point.maximum().estimate()))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(64, 52_431L),
            org.assertj.core.groups.Tuple.tuple(1500, 32_810L));
    assertThat(Ran.command("reference", directory))
        .isEqualTo(new Ran(0, Files.readString(file), ""));
  }

  @Test
  void refusesResultsWithoutADedicatedTrial() throws IOException {
    RecordedResults.in(directory);
    Path journal = directory.resolve("journal.jsonl");
    Files.writeString(
        journal,
        Files.readAllLines(journal).stream()
            .filter(line -> !line.contains("\"dedicated\""))
            .collect(Collectors.joining("\n", "", "\n")));
    Path file = directory.resolve("reference.yaml");

    assertThat(Ran.command("reference", directory, "--out", file))
        .isEqualTo(
            Ran.refused(
                "%1$s: journal.jsonl: holds no measured trial of the dedicated scenario; go on with it"
                        .formatted(directory)
                    + " by ./partywall run %1$s/plan.yaml --resume %1$s, or name other results"
                        .formatted(directory)));
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesAPlaceThatDoesNotExist() throws IOException {
    RecordedResults.in(directory);

    assertThat(Ran.command("reference", directory, "--out", directory + "/none/reference.yaml"))
        .isEqualTo(
            Ran.refused(
                "--out: "
                    + directory
                    + "/none/reference.yaml is not a file in a directory that exists; name one"));
  }

  /** The other end of the file's way: an exporter that is given another host's does not start. */
  @Test
  void makesAFileThatTheExporterOfAnotherHostRefuses() throws IOException {
    RecordedResults.in(directory);
    Path file = directory.resolve("reference.yaml");
    assertThat(Ran.command("reference", directory, "--out", file).status()).isZero();
    Path configuration = directory.resolve("exporter.yaml");
    Files.writeString(configuration, "listen: 127.0.0.1:0\nreference: reference.yaml\n");

    Program.Result exporter =
        Program.run(
            Duration.ofSeconds(60),
            List.of(
                "../exporter/target/runtime/bin/partywall-exporter",
                "--config",
                configuration.toString()));

    assertThat(exporter.exitStatus()).isEqualTo(2);
    assertThat(exporter.output())
        .isEqualTo(
            "partywall-exporter: %s: host: \"0123456789abcdef\" is another host; this one is \"%s\";"
                    .formatted(file, HostIdentity.ofThisHost().value())
                + " measure this host, as a reference holds for the host it was measured on\n");
  }
}
