package io.partywall.orchestrator.journal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import java.util.Optional;

/** One line of a journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Experiment.class, name = "experiment"),
  @JsonSubTypes.Type(value = Entry.Calibration.class, name = "calibration"),
  @JsonSubTypes.Type(value = Entry.Trial.class, name = "trial"),
  @JsonSubTypes.Type(value = Entry.Episode.class, name = "episode")
})
sealed interface Entry {
  /** The first line: what is measured, and by which plan and test bed, word for word. */
  record Experiment(ExperimentInfo info, String planHash, String testbedHash) implements Entry {
    public Experiment {
      requireNonNull(info, "info is null");
      requireNonNull(planHash, "planHash is null");
      requireNonNull(testbedHash, "testbedHash is null");
    }
  }

  /** The calibration; a resumed run keeps it. */
  record Calibration(io.partywall.orchestrator.experiment.Calibration calibration)
      implements Entry {}

  /** A trial. */
  record Trial(io.partywall.orchestrator.experiment.Trial trial) implements Entry {}

  /** An alert episode. */
  record Episode(io.partywall.orchestrator.experiment.Episode episode) implements Entry {}

  /** The value of an entry when it is of that kind. */
  static <T extends Entry> Optional<T> as(Class<T> type, Entry entry) {
    return type.isInstance(entry) ? Optional.of(type.cast(entry)) : Optional.empty();
  }
}
