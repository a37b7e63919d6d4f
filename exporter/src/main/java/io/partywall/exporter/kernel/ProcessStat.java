package io.partywall.exporter.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What {@code /proc/PID/stat} says of a process.
 *
 * @param state the letter, such as {@code S}
 * @param ticks processor time in user and kernel mode, in ticks
 * @param threads how many threads it has
 * @param startTicks when it started, in ticks since the machine did
 */
public record ProcessStat(char state, long ticks, int threads, long startTicks) {
  /** USER_HZ, the unit of proc(5), is 100 on every architecture that QEMU and KVM run on. */
  public static final int TICKS_PER_SECOND = 100;

  private static final int MILLIS_PER_TICK = 1000 / TICKS_PER_SECOND;
  // Columns after the command's closing parenthesis; proc(5) counts from 1 and has two before.
  private static final int USER_TICKS = 11;
  private static final int KERNEL_TICKS = 12;
  private static final int THREADS = 17;
  private static final int START_TICKS = 19;

  /**
   * Reads the line in so many bytes.
   *
   * @throws IOException if it is none that proc(5) knows
   */
  public static ProcessStat parse(byte[] line, int length) throws IOException {
    int end = length - 1;
    // A command may hold blanks and parentheses.
    while (end >= 0 && line[end] != ')') {
      end--;
    }
    int state = end + 2;
    Columns columns = new Columns(line, length, state);
    if (end < 0 || state >= length) {
      throw columns.unknown();
    }
    long user = columns.skip(USER_TICKS).next();
    long kernel = columns.skip(KERNEL_TICKS - USER_TICKS - 1).next();
    long threads = columns.skip(THREADS - KERNEL_TICKS - 1).next();
    long start = columns.skip(START_TICKS - THREADS - 1).next();
    return new ProcessStat((char) line[state], user + kernel, (int) threads, start);
  }

  /** Whether somebody stopped the process, by a signal or as a debugger. */
  public boolean stopped() {
    return state == 'T' || state == 't';
  }

  /** Whether the process has ended and its parent does not know yet. */
  public boolean ended() {
    return state == 'Z' || state == 'X';
  }

  /** Processor time. */
  public double cpuSeconds() {
    return (double) ticks / TICKS_PER_SECOND;
  }

  /** When the machine started, which {@code /proc/stat} tells. */
  public static Instant bootTime(Path proc) throws IOException {
    Path file = proc.resolve("stat");
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("btime ")) {
        return Instant.ofEpochSecond(Long.parseLong(line.substring("btime ".length()).strip()));
      }
    }
    throw new IOException(file + " has no line btime");
  }

  /** When it started. */
  public Instant startTime(Instant bootTime) {
    return bootTime.plusMillis(startTicks * MILLIS_PER_TICK);
  }
}
