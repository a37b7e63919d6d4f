package io.partywall.orchestrator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.experiment.Point;
import io.partywall.orchestrator.experiment.Scenario;
import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.SshHost;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease on a real host. */
@Tag("system")
class ExperimentLeaseTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Point POINT = new Point(Scenario.HEAVY, 64, OptionalDouble.of(10));

  @TempDir private Path directory;
  private SshServer server;
  private Host unit;
  private Path place;
  private Path file;
  private Path unfinished;

  @BeforeEach
  void connect() throws IOException {
    server = SshServer.start(directory.resolve("server"));
    unit = SshHost.connect("unit", server.address());
    place = Files.createDirectory(directory.resolve("run"));
    file = place.resolve("lease");
    unfinished = place.resolve("lease.new");
  }

  @AfterEach
  void disconnect() {
    unit.close();
    server.close();
  }

  @Test
  void isRenewedAgainAfterARenewalThatFailed() throws IOException {
    try (ExperimentLease lease = lease()) {
      lease.announce(POINT);
      String announced = Files.readString(file);
      assertThat(announced)
          .matches(
              """
              experiment=own-1
              scenario=heavy
              frame_size=64
              sampling=paused
              inhibit=true
              expires=\\d+
              """);

      holdRenewal();
      Files.delete(unfinished);
      renewals().forEach(ProcessHandle::destroyForcibly);

      await().atMost(SOON).until(() -> !Files.readString(file).equals(announced));
      assertThatCode(lease::requireHeld).doesNotThrowAnyException();
    }
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void isNotBroughtBackByARenewalThatWasUnderWay() throws Exception {
    List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
    try {
      ExperimentLease lease = lease();
      lease.announce(POINT);
      holdRenewal();

      Thread closing = Thread.startVirtualThread(lease::close);
      await()
          .atMost(SOON)
          .until(() ->
              closing.getState() == Thread.State.BLOCKED
                  || closing.getState() == Thread.State.WAITING
                  || closing.getState() == Thread.State.TIMED_WAITING);
      assertThat(Files.readString(unfinished)).startsWith("experiment=own-1\n");

      assertThat(closing.join(SOON)).isTrue();
      assertThat(place).isEmptyDirectory();
      assertThat(renewals()).isEmpty();
      assertThat(uncaught).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private ExperimentLease lease() {
    return new ExperimentLease(unit, file.toString(), "own-1");
  }

  /** Returns when a renewal waits in its middle, until somebody reads from the pipe. */
  private void holdRenewal() {
    Program.run(SOON, List.of("mkfifo", unfinished.toString())).orThrow();
    await().atMost(SOON).until(() -> !renewals().isEmpty());
  }

  /** The shells of the renewals under way, without those that hold the shells' leases. */
  private List<ProcessHandle> renewals() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .commandLine()
                .filter(line -> line.contains(file.toString()) && !line.contains("--norc"))
                .isPresent())
        .toList();
  }
}
