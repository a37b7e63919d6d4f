package io.partywall.orchestrator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.SshHost;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.traffic.CaptureSink.Captured;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;
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
    assertThat(run.captured.packets()).isEqualTo(10_000);
    assertThat(run.captured.isComplete()).isTrue();
    // Bursts at the beginning of each second would end after the first second.
    assertThat(run.captured.seconds()).isCloseTo(2, Offset.offset(0.2));
    assertThat(run.counted.rxPackets()).isEqualTo(10_000);
    assertThat(run.counted.rxBytes()).isEqualTo(10_000L * frameSize);
  }

  @Test
  void floodsForTheTimeAsked() {
    Run run = run(new Load(64, OptionalDouble.empty(), Duration.ofSeconds(1)));

    assertThat(run.sent.seconds()).isCloseTo(1, Offset.offset(0.2));
    assertThat(run.sent.packets()).isGreaterThan(20_000);
    assertThat(run.counted.rxPackets()).isEqualTo(run.sent.packets());
    assertThat(run.captured.received()).isEqualTo(run.sent.packets());
    assertThat(run.captured.packets() + run.captured.droppedByKernel())
        .isEqualTo(run.sent.packets());
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
