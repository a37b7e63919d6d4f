package io.partywall.orchestrator.load;

import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The co-guests as a scenario wants them, until closed: suspended when they play no part, under
 * load inside when the scenario says so. Traffic through them is the runner's.
 */
public final class CoGuest implements AutoCloseable {
  private final Deque<GuestProgram> programs = new ArrayDeque<>();

  private CoGuest() {}

  /**
   * Brings the guests into the scenario; on failure all is undone.
   *
   * @param coGuest the neighbour; empty where nothing but the measured stream is there
   * @param bystanders guests that play no part
   * @param vmBytes memory of each of the four workers of {@code stress --vm 4}
   * @param deadline when the host ends it all by itself
   */
  public static CoGuest in(
      Scenario scenario,
      Host unit,
      Optional<Stream> coGuest,
      List<Stream> bystanders,
      long vmBytes,
      Duration deadline) {
    CoGuest guests = new CoGuest();
    try {
      for (Stream bystander : bystanders) {
        guests.suspend(unit, bystander, deadline);
      }
      if (coGuest.isPresent()) {
        switch (scenario) {
          case DEDICATED -> guests.suspend(unit, coGuest.get(), deadline);
          case LIGHT -> guests.stress(unit, coGuest.get(), "--cpu 1", deadline);
          case HEAVY ->
              guests.stress(unit, coGuest.get(), "--cpu 8 --vm 4 --vm-bytes " + vmBytes, deadline);
          case IDLE, NETWORK_50, NETWORK_95 -> {}
        }
      }
      return guests;
    } catch (RuntimeException e) {
      guests.close();
      throw e;
    }
  }

  /** A host without guests has nothing to suspend. */
  private void suspend(Host unit, Stream guest, Duration deadline) {
    if (!guest.suspendCommand().isEmpty()) {
      programs.push(GuestProgram.suspension(unit, guest, deadline));
    }
  }

  private void stress(Host unit, Stream guest, String arguments, Duration deadline) {
    programs.push(GuestProgram.stress(unit, guest, arguments, deadline));
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!programs.isEmpty()) {
      try {
        programs.pop().close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
