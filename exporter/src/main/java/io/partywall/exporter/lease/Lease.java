package io.partywall.exporter.lease;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lease of this moment, read anew at most once a second. */
public final class Lease {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Optional<LeaseFile> last = Optional.empty();
  private @Nullable IOException failure;
  private boolean read;
  private long readAt;

  /** Reads that file. */
  public Lease(Path file, InstantSource clock, LongSupplier nanoTime) {
    this.file = requireNonNull(file, "file is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** The valid lease, if there is one. */
  synchronized Optional<LeaseFile> current() throws IOException {
    refresh();
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return last;
  }

  /**
   * Whether an experiment asks not to be disturbed by sampling; a lease that is broken does not.
   */
  public synchronized boolean samplingPaused() {
    refresh();
    return last.map(LeaseFile::samplingPaused).orElse(false);
  }

  private void refresh() {
    long now = nanoTime.getAsLong();
    if (read && now - readAt < MAX_AGE_NANOS) {
      return;
    }
    read = true;
    readAt = now;
    try {
      last = LeaseFile.read(file, clock.instant());
      failure = null;
    } catch (IOException e) {
      last = Optional.empty();
      failure = e;
    }
  }
}
