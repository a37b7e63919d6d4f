package io.partywall.exporter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostSourceTest {
  @TempDir private Path proc;

  /** As Linux 6.18 prints them; of the processors, number 1 is offline. */
  @BeforeEach
  void machine() throws IOException {
    write(
        "stat",
        """
        cpu  129340 12 48071 9620311 5120 0 2207 301 7000 1
        cpu0 64000 12 24000 4810000 2500 0 1100 150 3500 1
        cpu2 65340 0 24071 4810311 2620 0 1107 151 3500 0
        intr 14250103 0 9 0
        ctxt 27401227
        btime 1795855000
        """);
    write(
        "meminfo",
        """
        MemTotal:       24639756 kB
        MemFree:         1523332 kB
        MemAvailable:   22017240 kB
        HugePages_Total:       0
        """);
    write("uptime", "61270.32 96203.11\n");
  }

  @Test
  void tellsOfProcessorsMemoryAndUptime() throws IOException {
    assertThat(collect())
        .isEqualTo(
            """
            # HELP partywall_host_cpu_seconds_total Time that the host's processors spent in each mode, summed over processors.
            # TYPE partywall_host_cpu_seconds_total counter
            partywall_host_cpu_seconds_total{mode="user"} 1293.4
            partywall_host_cpu_seconds_total{mode="nice"} 0.12
            partywall_host_cpu_seconds_total{mode="system"} 480.71
            partywall_host_cpu_seconds_total{mode="idle"} 96203.11
            partywall_host_cpu_seconds_total{mode="iowait"} 51.2
            partywall_host_cpu_seconds_total{mode="irq"} 0
            partywall_host_cpu_seconds_total{mode="softirq"} 22.07
            partywall_host_cpu_seconds_total{mode="steal"} 3.01
            # HELP partywall_host_cpus Logical processors of the host.
            # TYPE partywall_host_cpus gauge
            partywall_host_cpus 2
            # HELP partywall_host_memory_total_bytes Memory of the host.
            # TYPE partywall_host_memory_total_bytes gauge
            partywall_host_memory_total_bytes 25231110144
            # HELP partywall_host_memory_available_bytes Memory that programs could still get without swapping.
            # TYPE partywall_host_memory_available_bytes gauge
            partywall_host_memory_available_bytes 22545653760
            # HELP partywall_host_uptime_seconds Time since the host started.
            # TYPE partywall_host_uptime_seconds gauge
            partywall_host_uptime_seconds 61270.32
            """);
  }

  @Test
  void saysWhichLineIsMissing() throws IOException {
    write("meminfo", "MemTotal:       24639756 kB\n");

    assertThatThrownBy(this::collect)
        .isInstanceOf(IOException.class)
        .hasMessage(proc.resolve("meminfo") + " has no line MemAvailable");
  }

  @Test
  void saysThatTheProcessorsAreMissing() throws IOException {
    write("stat", "intr 14250103 0 9 0\n");

    assertThatThrownBy(this::collect)
        .isInstanceOf(IOException.class)
        .hasMessage(proc.resolve("stat") + " has no line cpu");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(proc.resolve(name), content);
  }

  private String collect() throws IOException {
    FamilyWriter out = new FamilyWriter();
    new HostSource(proc).collect(Snapshot.empty(Instant.EPOCH), out);
    return out.toString();
  }
}
