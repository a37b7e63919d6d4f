package io.partywall.orchestrator.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program on this machine: an argument vector, never a shell, with a deadline and bounded
 * output.
 */
public final class Program {
  private static final int OUTPUT_LIMIT = 1 << 20;

  private Program() {}

  /**
   * What a program left behind.
   *
   * @param output standard output and error, interleaved, at most a mebibyte
   */
  public record Result(List<String> command, int exitStatus, String output) {
    public Result {
      command = List.copyOf(command);
      requireNonNull(output, "output is null");
    }

    /** The output, or an exception that quotes the command and what it said. */
    public String orThrow() {
      if (exitStatus != 0) {
        throw new IllegalStateException(
            "%s: exit status %d: %s"
                .formatted(String.join(" ", command), exitStatus, output.strip()));
      }
      return output;
    }
  }

  /** Runs to the end, or kills the program and its descendants at the deadline and throws. */
  public static Result run(Duration deadline, List<String> command) {
    return run(deadline, command, "");
  }

  /** The same, with text for its standard input. */
  public static Result run(Duration deadline, List<String> command, String input) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      return finish(process, deadline, command, input);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(command.getFirst(), e.getMessage()), e);
    }
  }

  private static Result finish(
      Process process, Duration deadline, List<String> command, String input) throws IOException {
    try {
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> drain(process));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closed) {
        // The program did not want its input; its exit status tells.
      }
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        throw new IllegalStateException(
            "%s: not done within %d s".formatted(String.join(" ", command), deadline.toSeconds()));
      }
      return new Result(command, process.exitValue(), output.join());
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String drain(Process process) {
    try (InputStream in = process.getInputStream()) {
      byte[] kept = in.readNBytes(OUTPUT_LIMIT);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
