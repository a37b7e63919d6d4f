package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine, for a bounded time. */
public final class Programs {
  private static final long SECONDS = 30;

  private Programs() {}

  /** Runs a program that must succeed, with a text as its input, and returns its output. */
  public static String run(String input, List<String> command) {
    try {
      Path in = Files.createTempFile("pwx", ".in");
      Path out = Files.createTempFile("pwx", ".out");
      try {
        Files.writeString(in, input);
        Process process =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " did not end within " + SECONDS + " s");
        }
        String output = Files.readString(out, UTF_8);
        if (process.exitValue() != 0) {
          throw new AssertionError(command + " exited " + process.exitValue() + ": " + output);
        }
        return output;
      } finally {
        Files.delete(in);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a program that must succeed and returns its output. */
  public static String run(String... command) {
    return run("", List.of(command));
  }
}
