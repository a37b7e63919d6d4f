package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.demo.Demo.Narration;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints what happens, with the time since the beginning. */
final class Narrator implements Narration {
  private final PrintWriter out;
  private final long begun = System.nanoTime();

  Narrator(PrintWriter out) {
    this.out = requireNonNull(out, "out is null");
  }

  @Override
  public synchronized void say(String line) {
    Duration since = Duration.ofNanos(System.nanoTime() - begun);
    out.printf("[%2d:%02d] %s%n", since.toMinutes(), since.toSecondsPart(), line);
    out.flush();
  }
}
