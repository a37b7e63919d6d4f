package io.partywall.exporter.vmm;

import java.io.IOException;
import java.time.Instant;

/**
 * What {@code /proc/PID/stat} says of a process.
 *
 * @param state the letter, such as {@code S}
 * @param ticks processor time in user and kernel mode, in ticks
 * @param startTicks when it started, in ticks since the machine did
 */
public record ProcessStat(char state, long ticks, long startTicks) {
  // USER_HZ, the unit of proc(5), is 100 on every architecture that QEMU and KVM run on.
  private static final int TICKS_PER_SECOND = 100;
  private static final int MILLIS_PER_TICK = 1000 / TICKS_PER_SECOND;
  // Positions after the command's closing parenthesis; proc(5) counts from 1 and has two before.
  private static final int STATE = 0;
  private static final int USER_TICKS = 11;
  private static final int KERNEL_TICKS = 12;
  private static final int START_TICKS = 19;

  static ProcessStat parse(String text) throws IOException {
    // A command may hold blanks and parentheses.
    int end = text.lastIndexOf(')');
    String[] fields = text.substring(end + 1).strip().split(" ", -1);
    if (end < 0 || fields.length <= START_TICKS) {
      throw new IOException("not a line of /proc/PID/stat: " + text.strip());
    }
    try {
      return new ProcessStat(
          fields[STATE].charAt(0),
          Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]),
          Long.parseLong(fields[START_TICKS]));
    } catch (NumberFormatException e) {
      throw new IOException("not a line of /proc/PID/stat: " + text.strip(), e);
    }
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

  /** When it started. */
  public Instant startTime(Instant bootTime) {
    return bootTime.plusMillis(startTicks * MILLIS_PER_TICK);
  }
}
