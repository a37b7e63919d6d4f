package io.partywall.exporter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoftnetSourceTest {
  private static final Snapshot EMPTY = Snapshot.empty(Instant.EPOCH);

  @TempDir private Path proc;

  @Test
  void namesProcessorsAsTheKernelDoes() throws IOException {
    // Of Linux 6.18, where processor 1 is offline.
    assertThat(
            collect(
                """
                0000a3f1 00000bb8 00000007 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
                ffffffff 00000000 0000001a 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000002 00000000 00000000
                """))
        .isEqualTo(
            """
            # HELP partywall_softnet_processed_total Packets that the processor received by softirq.
            # TYPE partywall_softnet_processed_total counter
            partywall_softnet_processed_total{cpu="0"} 41969
            partywall_softnet_processed_total{cpu="2"} 4294967295
            # HELP partywall_softnet_dropped_total Packets dropped because the processor's backlog was full; the same drops stand in the counters of veth interfaces.
            # TYPE partywall_softnet_dropped_total counter
            partywall_softnet_dropped_total{cpu="0"} 3000
            partywall_softnet_dropped_total{cpu="2"} 0
            # HELP partywall_softnet_squeezed_total Times that the processor left packets for later because its budget was used up.
            # TYPE partywall_softnet_squeezed_total counter
            partywall_softnet_squeezed_total{cpu="0"} 7
            partywall_softnet_squeezed_total{cpu="2"} 26
            """);
  }

  @Test
  void countsLinesWhereTheKernelPrintsNoNumber() throws IOException {
    assertThat(
            collect(
                """
                0000000a 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
                0000000b 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
                """))
        .contains(
            """
            partywall_softnet_processed_total{cpu="0"} 10
            partywall_softnet_processed_total{cpu="1"} 11
            """);
  }

  @Test
  void refusesALineThatItDoesNotKnow() {
    assertThatThrownBy(() -> collect("0000000a nonsense 0\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            proc.resolve("self/net/softnet_stat") + " has an unknown line '0000000a nonsense 0'");
  }

  private String collect(String content) throws IOException {
    Path folder = Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(folder.resolve("softnet_stat"), content);
    FamilyWriter out = new FamilyWriter();
    new SoftnetSource(proc).collect(EMPTY, out);
    return out.toString();
  }
}
