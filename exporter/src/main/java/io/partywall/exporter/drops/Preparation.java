package io.partywall.exporter.drops;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is found out once and takes long: in a thread of its own. */
final class Preparation<T> {
  /**
   * From the start. A scrape that comes so early waits, as what is missing from it would look like
   * a failure; a later one does not.
   */
  private static final long WAIT_NANOSECONDS = TimeUnit.SECONDS.toNanos(2);

  private final String name;
  private final FutureTask<T> task;
  private volatile long deadline = System.nanoTime();

  /**
   * Prepares nothing yet.
   *
   * @param name of the thread
   */
  Preparation(String name, Callable<T> work) {
    this.name = requireNonNull(name, "name is null");
    this.task = new FutureTask<>(work);
  }

  /** Begins. */
  void start() {
    deadline = System.nanoTime() + WAIT_NANOSECONDS;
    Thread.ofPlatform().daemon().name(name).start(task);
  }

  /**
   * What was found out.
   *
   * @throws IOException with the reason why nothing was, or not in time
   */
  T get() throws IOException {
    try {
      return task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException("not ready yet", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(
          cause instanceof IOException ? cause.getMessage() : String.valueOf(cause), cause);
    }
  }
}
