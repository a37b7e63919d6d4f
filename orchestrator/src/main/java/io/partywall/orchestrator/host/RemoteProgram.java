package io.partywall.orchestrator.host;

import java.io.InputStream;
import java.time.Duration;

/** A program that runs on a host. */
public interface RemoteProgram extends AutoCloseable {
  /** Standard output as it comes; to be read by one reader, or the program may block. */
  InputStream output();

  /** What it wrote to standard error so far, at most a mebibyte. */
  String errorOutput();

  /** Asks it to end, as a person would with control-C. */
  void interrupt();

  /** Waits for its end and gives its exit status, or throws when it does not come in time. */
  int await(Duration deadline);

  /** Ends it and all that it started; nothing when it has ended already. */
  @Override
  void close();
}
