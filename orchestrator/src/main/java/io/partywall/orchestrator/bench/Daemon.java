package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender that runs. */
final class Daemon implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  // Each question takes processor time that the start needs, too.
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration SIGNALLED = Duration.ofSeconds(10);
  private static final long STOP_SECONDS = 10;
  private static final int BAD_INPUT = 2;

  private final Contender contender;
  private final Process process;
  private final Duration readyAfter;

  private Daemon(Contender contender, Process process, Duration readyAfter) {
    this.contender = contender;
    this.process = process;
    this.readyAfter = readyAfter;
  }

  /** Starts it and waits until it can be scraped; its output goes to a file of its name. */
  static Daemon start(Contender contender, Path folder) throws IOException {
    requireNonNull(contender, "contender is null");
    Path log = folder.resolve(contender.port() + ".log");
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(contender.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      while (!isReady(contender)) {
        if (!process.isAlive()) {
          throw new Refusal(process.exitValue(), contender.name() + ": " + Files.readString(log));
        }
        if (System.nanoTime() - begun > READY.toNanos()) {
          throw new IllegalStateException(contender.name() + " is not ready after " + READY);
        }
        Wait.pause(POLL);
      }
    } catch (IOException | RuntimeException e) {
      stop(process);
      throw e;
    }
    return new Daemon(contender, process, Duration.ofNanos(System.nanoTime() - begun));
  }

  private static boolean isReady(Contender contender) throws IOException {
    try {
      return Answer.ask(contender.port(), contender.ready(), false).status() == 200;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  Contender contender() {
    return contender;
  }

  /** From the start of its program. */
  Duration readyAfter() {
    return readyAfter;
  }

  CpuTime cpuTime() throws IOException {
    return CpuTime.of(process.pid());
  }

  Memory memory() throws IOException {
    return Memory.of(process.pid());
  }

  Answer scrape(String path, boolean gzip) throws IOException {
    Answer answer = Answer.ask(contender.port(), path, gzip);
    if (answer.status() != 200) {
      throw new IOException(
          "%s answers %d to %s".formatted(contender.name(), answer.status(), path));
    }
    return answer;
  }

  /** Takes the processors from it until it is resumed. */
  void suspend() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Program.run(SIGNALLED, List.of("kill", "-s", name, Long.toString(process.pid()))).orThrow();
  }

  @Override
  public void close() {
    resume();
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The program ended before it was ready. */
  static final class Refusal extends IllegalStateException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }

    /** Whether it does not know what its configuration asks for. */
    boolean isBadInput() {
      return status == BAD_INPUT;
    }
  }
}
