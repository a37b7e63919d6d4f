package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.Host.Output;
import io.partywall.orchestrator.host.HostException;
import java.time.Duration;
import java.util.List;

/**
 * Tells the exporter, by a file on the unit under test, that an experiment runs: alerts are
 * inhibited and sampling pauses. The file says when it expires by the unit's own clock, so that an
 * orchestrator that is gone leaves nothing behind.
 */
final class ExperimentLease implements AutoCloseable {
  /** Sampling is on again this long after the orchestrator's end at the latest. */
  private static final int SECONDS = 12;

  /** How long it surely holds, as the unit's clock is cut to whole seconds. */
  private static final long HELD = Duration.ofSeconds(SECONDS - 1).toNanos();

  /** Rarer than once in a short trial: renewing costs the unit under test a process. */
  private static final long RENEWAL = Duration.ofSeconds(4).toNanos();

  /** How often it is looked whether to renew, and how soon a renewal that failed is tried again. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final String WRITE =
      "printf '%s\\nexpires=%s\\n' \"$2\" \"$(($(date +%s) + $3))\" >\"$1.new\""
          + " && mv -f -- \"$1.new\" \"$1\"";

  private final Host unit;
  private final String file;
  private final String experiment;
  private final Thread renewals;
  private String text = "";
  private long writtenAt;
  private boolean ranOut;
  private String problem = "";
  private boolean closed;

  ExperimentLease(Host unit, String file, String experiment) {
    this.unit = requireNonNull(unit, "unit is null");
    this.file = requireNonNull(file, "file is null");
    this.experiment = requireNonNull(experiment, "experiment is null");
    this.renewals = Thread.ofVirtual().start(this::renewUntilClosed);
  }

  /** Says which point is measured now. */
  synchronized void announce(Point point) {
    text =
        "experiment=%s\nscenario=%s\nframe_size=%d\nsampling=paused\ninhibit=true"
            .formatted(experiment, point.scenario().label(), point.frameSize());
    write();
    ranOut = false;
    problem = "";
  }

  /** Throws an {@link InstrumentException} when it ran out since the point was announced. */
  synchronized void requireHeld() {
    if (ranOut || System.nanoTime() - writtenAt > HELD) {
      throw new InstrumentException(
          "the lease ran out, so that alerts and sampling were on: "
              + (problem.isEmpty() ? "it was not renewed in time" : problem));
    }
  }

  private synchronized void renewUntilClosed() {
    try {
      while (!closed) {
        renew();
        wait(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    if (!text.isEmpty() && System.nanoTime() - writtenAt > RENEWAL) {
      try {
        write();
      } catch (HostException e) {
        problem = "" + e.getMessage();
      }
    }
  }

  private void write() {
    // From its beginning: the unit may have looked at its clock at once.
    long begun = System.nanoTime();
    Output output =
        unit.run(
            DEADLINE, List.of("bash", "-c", WRITE, "lease", file, text, Integer.toString(SECONDS)));
    if (output.exitStatus() != 0) {
      throw new HostException(
          "%s: %s cannot be written: %s".formatted(unit.name(), file, output.error().strip()));
    }
    ranOut |= System.nanoTime() - writtenAt > HELD;
    writtenAt = begun;
  }

  /** Returns once the file is gone and no renewal can bring it back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      renewals.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    unit.run(DEADLINE, List.of("rm", "-f", "--", file, file + ".new")).orThrow();
  }
}
