package io.partywall.orchestrator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.host.SshHost;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.CaptureSink.Captured;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("system")
class TrafficTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Each frame as it comes, and its time. */
  private static final List<String> TIMES =
      List.of(
          "tcpdump",
          "-n",
          "-tt",
          "-q",
          "--immediate-mode",
          "-i",
          "test0",
          "-Q",
          "in",
          "-B",
          "65536",
          "udp");

  @TempDir static Path folder;
  private static VethPair link;
  private static SshServer sourceServer;
  private static SshServer sinkServer;
  private static Host source;
  private static Host sink;

  @BeforeAll
  static void connect() throws IOException {
    link = new VethPair();
    sourceServer = SshServer.startInNamespace(folder.resolve("source"), link.source());
    sinkServer = SshServer.startInNamespace(folder.resolve("sink"), link.sink());
    source = SshHost.connect("source", sourceServer.address());
    sink = SshHost.connect("sink", sinkServer.address());
  }

  @AfterAll
  static void disconnect() {
    source.close();
    sink.close();
    sourceServer.close();
    sinkServer.close();
    link.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1500})
  void sendsWhatItIsTold_andCapturesAllOfIt(int frameSize) {
    Run run = run(new Load(frameSize, OptionalDouble.of(5_000), Duration.ofSeconds(2)));

    assertThat(run.sent.packets()).isEqualTo(10_000);
    assertThat(run.sent.seconds()).isCloseTo(2, Offset.offset(0.2));
    assertThat(run.captured).isEqualTo(new Captured(10_000, 0));
    assertThat(run.counted.rxPackets()).isEqualTo(10_000);
    assertThat(run.counted.rxBytes()).isEqualTo(10_000L * frameSize);
  }

  @Test
  void floodsForTheTimeAsked() {
    Run run = run(new Load(64, OptionalDouble.empty(), Duration.ofSeconds(1)));

    assertThat(run.sent.seconds()).isCloseTo(1, Offset.offset(0.2));
    assertThat(run.sent.packets()).isGreaterThan(20_000);
    assertThat(run.counted.rxPackets()).isEqualTo(run.sent.packets());
    assertThat(run.captured.packets() + run.captured.droppedByKernel())
        .isEqualTo(run.sent.packets());
  }

  /** Bursts at the beginning of each second would end after the first second. */
  @Test
  void spreadsTheFramesOverTheTime() {
    try (RemoteProgram clock = sink.start(Duration.ofSeconds(60), TIMES)) {
      await().atMost(SOON).until(() -> clock.errorOutput().contains("listening on"));
      CompletableFuture<List<BigDecimal>> times =
          CompletableFuture.supplyAsync(() -> times(clock), Thread::startVirtualThread);

      run(new Load(64, OptionalDouble.of(5_000), Duration.ofSeconds(2)));
      clock.interrupt();

      List<BigDecimal> arrived = times.join();
      assertThat(arrived.getLast().subtract(arrived.getFirst()).doubleValue())
          .isCloseTo(2, Offset.offset(0.2));
    }
  }

  /** The first word of each line: when a frame came, in seconds. */
  private static List<BigDecimal> times(RemoteProgram clock) {
    return new BufferedReader(new InputStreamReader(clock.output(), StandardCharsets.UTF_8))
        .lines()
        .filter(line -> line.contains(" IP "))
        .map(line -> new BigDecimal(line.substring(0, line.indexOf(' '))))
        .toList();
  }

  private static Run run(Load load) {
    Stream stream = link.stream();
    DeviceCounters before = counters();
    try (CaptureSink capture = CaptureSink.start(sink, stream, Duration.ofSeconds(60))) {
      Sent sent = Generators.of(source).start(source, stream, load).await();
      DeviceCounters counted = counters().since(before);
      return new Run(sent, capture.stop(counted.rxPackets()), counted);
    }
  }

  private static DeviceCounters counters() {
    return Objects.requireNonNull(InterfaceCounters.read(sink).get("test0"));
  }

  private record Run(Sent sent, Captured captured, DeviceCounters counted) {}
}
