package io.partywall.orchestrator.host;

import java.time.Duration;
import java.util.List;

/**
 * A host of the test bed. Every program on it runs under a lease: it ends at its deadline, and
 * within ten seconds of the orchestrator's end, whatever ended that.
 *
 * <p>Failures to reach the host are {@link HostException}s that name it.
 */
public interface Host extends AutoCloseable {
  /** Its name in the test bed. */
  String name();

  /** Runs a program to its end, or ends it at the deadline and throws. */
  Output run(Duration deadline, List<String> command);

  /** Starts a program that is ended at the deadline at the latest. */
  RemoteProgram start(Duration deadline, List<String> command);

  /** Writes a file whole or not at all, by rename. */
  void upload(String path, byte[] content);

  /** What an HTTP server that listens on the host's loopback address answers with status 200. */
  byte[] fetch(int port, String path, Duration deadline);

  @Override
  void close();

  /** What a program left behind; at most a mebibyte of each stream. */
  record Output(List<String> command, int exitStatus, String output, String error) {
    public Output {
      command = List.copyOf(command);
    }

    /** Standard output, or an exception that quotes the command and what it said. */
    public String orThrow() {
      if (exitStatus != 0) {
        throw new HostException(
            "%s: exit status %d: %s"
                .formatted(String.join(" ", command), exitStatus, (error + output).strip()));
      }
      return output;
    }
  }
}
