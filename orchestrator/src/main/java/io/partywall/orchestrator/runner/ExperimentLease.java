package io.partywall.orchestrator.runner;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.host.Host;
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

  /** Rarer than once in a short trial: renewing costs the unit under test a process. */
  private static final int RENEWAL_SECONDS = 4;

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

  ExperimentLease(Host unit, String file, String experiment) {
    this.unit = requireNonNull(unit, "unit is null");
    this.file = requireNonNull(file, "file is null");
    this.experiment = requireNonNull(experiment, "experiment is null");
    this.renewals = Thread.ofVirtual().start(this::renewUntilInterrupted);
  }

  /** Says which point is measured now. */
  synchronized void announce(Point point) {
    text =
        "experiment=%s\nscenario=%s\nframe_size=%d\nsampling=paused\ninhibit=true"
            .formatted(experiment, point.scenario().label(), point.frameSize());
    write();
  }

  private void renewUntilInterrupted() {
    try {
      while (true) {
        Thread.sleep(Duration.ofSeconds(1));
        renew();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void renew() {
    if (!text.isEmpty() && System.nanoTime() - writtenAt > RENEWAL_SECONDS * 1_000_000_000L) {
      try {
        write();
      } catch (HostException e) {
        // The trial itself will fail on this host, and say so.
        text = "";
      }
    }
  }

  private void write() {
    unit.run(DEADLINE, List.of("bash", "-c", WRITE, "lease", file, text, Integer.toString(SECONDS)))
        .orThrow();
    writtenAt = System.nanoTime();
  }

  @Override
  public void close() {
    renewals.interrupt();
    synchronized (this) {
      text = "";
      unit.run(DEADLINE, List.of("rm", "-f", "--", file)).orThrow();
    }
  }
}
