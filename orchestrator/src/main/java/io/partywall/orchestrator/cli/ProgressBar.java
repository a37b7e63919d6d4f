package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Calibration;
import io.partywall.orchestrator.experiment.Flow;
import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Trial;
import io.partywall.orchestrator.runner.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A bar with the time left on a terminal; elsewhere one line for each trial. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 24;

  private final PrintWriter out;
  private final boolean terminal;

  ProgressBar(PrintWriter out, boolean terminal) {
    this.out = requireNonNull(out, "out is null");
    this.terminal = terminal;
  }

  /** For the terminal that the command runs on, if there is one. */
  @SuppressWarnings("SystemConsoleNull") // NullAway cannot know of JDK 22 what Error Prone does.
  static ProgressBar on(PrintWriter out) {
    Console console = System.console();
    return new ProgressBar(out, console != null && console.isTerminal());
  }

  @Override
  public void calibrated(Calibration calibration) {
    calibration
        .generatorPacketsPerSecond()
        .forEach((size, rate) ->
            out.printf(
                Locale.ROOT,
                "calibrated: the generator alone sends %.0f packets/s of %d bytes%n",
                rate,
                size));
    if (calibration.coGuestPacketsPerSecond() > 0) {
      out.printf(
          Locale.ROOT,
          "calibrated: the co-guest alone forwards %.0f packets/s of a 64-byte flood%n",
          calibration.coGuestPacketsPerSecond());
    }
    out.flush();
  }

  @Override
  public void trial(Trial trial, int done, int total, Duration left) {
    String line =
        "%s %d/%d, %s left  %s"
            .formatted(bar(done, total), done, total, time(left), describe(trial));
    if (terminal) {
      // What went wrong stays to be read, and whatever is said next begins a line.
      boolean stays = done == total || !trial.state().measured();
      out.printf("\r%-110s%s", line, stays ? "\n" : "");
    } else {
      out.println(line);
    }
    out.flush();
  }

  private static String bar(int done, int total) {
    int full = done * WIDTH / total;
    return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]";
  }

  private static String time(Duration left) {
    return "%d:%02d".formatted(left.toMinutes(), left.toSecondsPart());
  }

  static String describe(Trial trial) {
    Point point = trial.point();
    String what =
        String.format(
            Locale.ROOT,
            "%s %d B %s",
            point.scenario().label(),
            point.frameSize(),
            point.targetMbit().isPresent()
                ? String.format(Locale.ROOT, "%.0f Mbit/s", point.targetMbit().getAsDouble())
                : "flood");
    if (trial.flow().isEmpty()) {
      return "%s: %s: %s".formatted(what, trial.state().label(), trial.reason());
    }
    Flow flow = trial.flow().get();
    return String.format(
        Locale.ROOT, "%s: %s, %.1f %% lost", what, trial.state().label(), flow.lossPercent());
  }
}
