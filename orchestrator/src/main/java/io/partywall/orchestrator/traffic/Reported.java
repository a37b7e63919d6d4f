package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.traffic.Generator.Sending;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Frames that a program sends which says when it begins and reports when it is done. */
final class Reported implements Sending {
  private static final Duration END = Duration.ofSeconds(10);

  private final String title;
  private final RemoteProgram program;
  private final BufferedReader output;
  private final Function<String, Sent> report;

  private Reported(String title, RemoteProgram program, Function<String, Sent> report) {
    this.title = title;
    this.program = program;
    this.report = report;
    output = new BufferedReader(new InputStreamReader(program.output(), StandardCharsets.UTF_8));
  }

  /**
   * Waits for the line that says that frames are being sent.
   *
   * @param title host and generator, for messages
   * @param report reads the rest of the output
   */
  static Reported begun(
      String title, RemoteProgram program, String line, Function<String, Sent> report) {
    Reported sending = new Reported(title, program, report);
    try {
      StringBuilder before = new StringBuilder();
      @Nullable String next;
      while ((next = sending.output.readLine()) != null) {
        if (next.startsWith(line)) {
          return sending;
        }
        before.append(next).append('\n');
      }
      program.await(END);
      throw new HostException(
          "%s does not start: %s".formatted(title, (program.errorOutput() + before).strip()));
    } catch (IOException e) {
      program.close();
      throw new HostException("%s does not start: %s".formatted(title, e.getMessage()), e);
    } catch (HostException e) {
      program.close();
      throw e;
    }
  }

  @Override
  public Sent await() {
    // The lease's deadline ends the program and thereby its output: this wait is bounded.
    try (program) {
      String rest = output.lines().collect(Collectors.joining("\n", "", "\n"));
      int status = program.await(END);
      try {
        return report.apply(rest);
      } catch (IllegalArgumentException e) {
        throw new HostException(
            "%s: exit status %d and no report: %s"
                .formatted(title, status, (program.errorOutput() + rest).strip()),
            e);
      }
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
