package io.partywall.orchestrator.load;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that acts on a guest until it is closed, and says by a line of output that it has
 * begun.
 */
public final class GuestProgram implements AutoCloseable {
  private static final Duration BEGINNING = Duration.ofSeconds(15);
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final RemoteProgram program;

  private GuestProgram(RemoteProgram program) {
    this.program = program;
  }

  /**
   * {@code stress} inside a guest.
   *
   * @param arguments such as {@code --cpu 1}
   */
  public static GuestProgram stress(Host unit, Stream guest, String arguments, Duration deadline) {
    return start(unit, guest, guest.inGuest("stress " + arguments), deadline, "dispatching hogs");
  }

  /** Suspends a guest; closing resumes it. */
  public static GuestProgram suspension(Host unit, Stream guest, Duration deadline) {
    return start(unit, guest, guest.suspendCommand(), deadline, "suspended");
  }

  private static GuestProgram start(
      Host unit, Stream guest, List<String> command, Duration deadline, String sign) {
    RemoteProgram program = unit.start(deadline, command);
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> await(program, sign, begun));
    try {
      if (begun.get(BEGINNING.toMillis(), TimeUnit.MILLISECONDS)) {
        return new GuestProgram(program);
      }
      int status = program.await(ENDING);
      throw new HostException(
          "%s: %s ended with status %d: %s"
              .formatted(
                  guest.guest(), String.join(" ", command), status, program.errorOutput().strip()));
    } catch (TimeoutException | ExecutionException e) {
      program.close();
      throw new HostException(
          "%s: %s did not say '%s' within %d s"
              .formatted(guest.guest(), String.join(" ", command), sign, BEGINNING.toSeconds()),
          e);
    } catch (InterruptedException e) {
      program.close();
      Thread.currentThread().interrupt();
      throw new HostException("interrupted", e);
    }
  }

  /** Reads to the end, so that the program is never held up by its output. */
  private static void await(RemoteProgram program, String sign, CompletableFuture<Boolean> begun) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(program.output(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(sign)) {
          begun.complete(true);
        }
      }
      begun.complete(false);
    } catch (IOException e) {
      begun.completeExceptionally(e);
    }
  }

  /** Ends it, and returns once it has ended. */
  @Override
  public void close() {
    try (program) {
      program.interrupt();
      program.await(ENDING);
    }
  }
}
