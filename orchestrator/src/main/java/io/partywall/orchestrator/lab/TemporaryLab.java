package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A lab that one command has for itself: made anew, and taken down when the command is done or
 * interrupted. One that SIGKILL left behind is replaced by the next of its name.
 */
public final class TemporaryLab implements AutoCloseable {
  private final Lab lab;
  private final ExclusiveLock use;
  private final Thread atExit;
  private boolean kept;

  private TemporaryLab(Lab lab, ExclusiveLock use, Thread atExit) {
    this.lab = lab;
    this.use = use;
    this.atExit = atExit;
  }

  /**
   * Takes down what stands under this name and makes the lab that is asked for; a {@link BadInput}
   * while another command has one of this name.
   *
   * @param home the checkout or installation that holds the exporter
   */
  public static TemporaryLab up(LabRequest request, LabPaths paths, Path home) throws IOException {
    requireNonNull(request, "request is null");
    String name = request.name();
    ExclusiveLock use =
        ExclusiveLock.tryOn(Lab.lockFile(name + "-use"), Duration.ZERO)
            .orElseThrow(() ->
                BadInput.of(
                    "lab " + name,
                    "",
                    "is in use by another command",
                    "wait until it is done, or use another name"));
    Thread command = Thread.currentThread();
    Thread atExit =
        Thread.ofPlatform()
            .unstarted(() -> {
              // It may be building, and then holds the lab.
              command.interrupt();
              takeDown(name, paths);
            });
    Runtime.getRuntime().addShutdownHook(atExit);
    boolean up = false;
    try {
      Lab.down(name, paths);
      TemporaryLab made = new TemporaryLab(Lab.up(request, paths, home), use, atExit);
      up = true;
      return made;
    } finally {
      if (!up) {
        forget(atExit);
        use.close();
      }
    }
  }

  /** What was made. */
  public Lab lab() {
    return lab;
  }

  /** Leaves it up when the command is done; interrupted, the command still takes it down. */
  public void keep() {
    kept = true;
  }

  /** Takes it down, unless it is kept. */
  @Override
  public void close() throws IOException {
    try (use) {
      if (!kept) {
        lab.down();
      }
    } finally {
      forget(atExit);
    }
  }

  private static void takeDown(String name, LabPaths paths) {
    try {
      Lab.down(name, paths);
    } catch (IOException | RuntimeException e) {
      System.err.printf(
          "partywall: lab %s is not gone: %s; run ./partywall lab down --name %s%n",
          name, e.getMessage(), name);
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs by itself now.
    }
  }
}
