package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.OptionalDouble;

/** A program that sends UDP frames from a stream's generator towards its sink. */
public interface Generator {
  /** Its name, such as {@code pktgen}. */
  String name();

  /** Starts to send; the program is ready to be measured once this returns. */
  Sending start(Host host, Stream stream, Load load);

  /**
   * What to send.
   *
   * @param frameSize bytes without FCS
   * @param packetsPerSecond the pace; empty for a flood, as fast as the generator can
   * @param duration how long; the number of frames is finite in any case
   */
  record Load(int frameSize, OptionalDouble packetsPerSecond, Duration duration) {}

  /**
   * What was sent, by the generator's own report.
   *
   * @param seconds how long it took
   */
  record Sent(long packets, double seconds) {}

  /** Frames under way. */
  interface Sending extends AutoCloseable {
    /** Waits for the end and tells what was sent. */
    Sent await();

    /** Stops at once. */
    @Override
    void close();
  }
}
