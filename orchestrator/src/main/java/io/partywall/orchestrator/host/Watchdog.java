package io.partywall.orchestrator.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell program that holds a remote program's lease: closing an SSH channel ends nothing on the
 * far side, so something there must.
 *
 * <p>Its standard input carries the lease, one line a second; its two outputs are the program's
 * own, from the first byte to the last.
 */
final class Watchdog {
  /** A line that keeps the lease. */
  static final String RENEW = "\n";

  /** A line that sends SIGINT to the program and what it started. */
  static final String INTERRUPT = "INT\n";

  /** A line that ends the lease at once. */
  static final String END = "END\n";

  static final Duration RENEWAL = Duration.ofSeconds(1);

  /**
   * Job control puts the program into a process group of its own and leaves SIGINT at its default,
   * which a background program would otherwise ignore. The first shell waits for the program and
   * hands on its status; a second one watches the lease. Neither keeps the program's outputs open.
   * The seconds are whole ones, so the deadline may come up to two seconds late but never early.
   *
   * <p>A shell that believes to be a user's first one over SSH reads that user's start-up files,
   * which may take seconds and print anything: neither this one nor the program's own may.
   */
  private static final String SCRIPT =
      """
      deadline=$1; shift
      unset SSH_CLIENT SSH_CONNECTION SSH2_CLIENT
      set -m
      "$@" </dev/null &
      program=$!
      exec >/dev/null 2>&1
      {
        while read -r -t 10 line; do
          [ "$line" != END ] || break
          [ "$line" != INT ] || kill -INT -- -$program
          [ $SECONDS -le $deadline ] || break
        done
        kill -INT -- -$program
        for _ in {1..20}; do kill -0 -- -$program || exit; sleep 0.1; done
        kill -KILL -- -$program
      } <&0 &
      watch=$!
      exec </dev/null
      wait $program
      status=$?
      kill -KILL -- -$program
      kill -KILL -- -$watch
      exit $status
      """;

  private Watchdog() {}

  /** The command line for a remote shell that runs the command until the deadline at most. */
  static String commandLine(Duration deadline, List<String> command) {
    List<String> words =
        new ArrayList<>(List.of("exec", "bash", "--norc", "-c", SCRIPT, "partywall"));
    words.add(Long.toString(Math.max(1, deadline.plusMillis(999).toSeconds())));
    words.addAll(command);
    return Shell.quote(words);
  }
}
