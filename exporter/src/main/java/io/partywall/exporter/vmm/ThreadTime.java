package io.partywall.exporter.vmm;

import io.partywall.exporter.kernel.Columns;
import java.io.IOException;

/**
 * What {@code /proc/PID/task/TID/schedstat} says of a thread, in nanoseconds.
 *
 * @param ran time on a processor
 * @param waited time in which it could have run and no processor was free
 */
public record ThreadTime(long ran, long waited) {
  /** No time. */
  public static final ThreadTime NONE = new ThreadTime(0, 0);

  static ThreadTime parse(byte[] line, int length) throws IOException {
    // Documentation/scheduler/sched-stats.rst: on cpu, on run queue, slices.
    Columns columns = new Columns(line, length, 0);
    return new ThreadTime(columns.next(), columns.next());
  }

  /** The sum of both. */
  public ThreadTime plus(ThreadTime other) {
    return new ThreadTime(ran + other.ran, waited + other.waited);
  }
}
