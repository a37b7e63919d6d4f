package io.partywall.orchestrator.cli;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.lab.LabPaths;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lab that a command means when it is told of no test bed. */
final class StandingLab {
  /** As {@code lab up} names it when it is told no name. */
  private static final String NAME = "lab";

  private StandingLab() {}

  /**
   * The test bed that was named, or the standing lab's; a {@link BadInput} without either.
   *
   * @param parameter by which the command is told of one
   */
  static Path testBedOr(@Nullable Path named, String parameter) {
    return testBedOr(named, parameter, LabPaths.fromEnvironment());
  }

  static Path testBedOr(@Nullable Path named, String parameter, LabPaths paths) {
    if (named != null) {
      return named;
    }
    return Lab.find(NAME, paths)
        .map(Lab::testBed)
        .orElseThrow(() ->
            BadInput.of(
                parameter,
                "",
                "is not given, and no lab stands here",
                "name a test bed's file, or run ./partywall lab up"));
  }
}
