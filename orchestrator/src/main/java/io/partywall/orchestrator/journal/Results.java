package io.partywall.orchestrator.journal;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Episode;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.experiment.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What a results directory holds.
 *
 * @param trials in the order in which they ended; a repeated trial appears with each attempt
 * @param episode the last one, where there was any
 */
public record Results(
    Path directory,
    ExperimentInfo experiment,
    Optional<Calibration> calibration,
    List<Trial> trials,
    Optional<Episode> episode) {
  public Results {
    requireNonNull(directory, "directory is null");
    requireNonNull(experiment, "experiment is null");
    requireNonNull(calibration, "calibration is null");
    trials = List.copyOf(trials);
    requireNonNull(episode, "episode is null");
  }

  /** Reads a results directory, or throws a {@link BadInput} that says what is wrong with it. */
  public static Results read(Path directory) {
    List<Entry> entries = entries(directory);
    return new Results(
        directory,
        header(directory, entries).info(),
        last(Entry.Calibration.class, entries).map(Entry.Calibration::calibration),
        entries.stream()
            .flatMap(entry -> Entry.as(Entry.Trial.class, entry).stream())
            .map(Entry.Trial::trial)
            .toList(),
        last(Entry.Episode.class, entries).map(Entry.Episode::episode));
  }

  static Path journalFile(Path directory) {
    return directory.resolve("journal.jsonl");
  }

  static Entry.Experiment header(Path directory) {
    return header(directory, entries(directory));
  }

  private static Entry.Experiment header(Path directory, List<Entry> entries) {
    if (!entries.isEmpty() && entries.getFirst() instanceof Entry.Experiment experiment) {
      return experiment;
    }
    throw BadInput.of(
        journalFile(directory).toString(),
        "line 1",
        "does not describe an experiment",
        "name a directory that ./partywall run made");
  }

  private static <T extends Entry> Optional<T> last(Class<T> type, List<Entry> entries) {
    return entries.stream()
        .flatMap(entry -> Entry.as(type, entry).stream())
        .reduce((first, second) -> second);
  }

  private static List<Entry> entries(Path directory) {
    Path file = journalFile(directory);
    if (!Files.exists(file)) {
      throw BadInput.of(
          directory.toString(),
          "",
          "holds no journal.jsonl",
          "name a directory that ./partywall run made");
    }
    String[] lines = Documents.text(file).split("\n", -1);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      try {
        entries.add(Documents.json().readValue(lines[i], Entry.class));
      } catch (JacksonException e) {
        if (i == lines.length - 1) {
          // Without a line end: a crash tore it. What it would have told is measured again.
          break;
        }
        throw BadInput.of(
            file.toString(),
            "line " + (i + 1),
            "is not a record of this version: " + e.getOriginalMessage(),
            "restore the file or name other results");
      }
    }
    return List.copyOf(entries);
  }
}
