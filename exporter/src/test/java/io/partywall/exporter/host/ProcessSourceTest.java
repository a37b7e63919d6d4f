package io.partywall.exporter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.partywall.exporter.kernel.OpenFiles;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Of the JVM that runs the test; its management beans are asked for the same. */
final class ProcessSourceTest {
  @Test
  void tellsOfItself() throws IOException {
    var beans =
        ManagementFactory.getPlatformMXBean(com.sun.management.UnixOperatingSystemMXBean.class);
    double before = beans.getProcessCpuTime() / 1e9;
    Map<String, Double> samples = collect();

    assertThat(samples)
        .containsOnlyKeys(
            "partywall_build_info{version=\"7\",java=\"" + Runtime.version() + "\"}",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_max_fds",
            "process_start_time_seconds");
    // Ticks of 10 ms on both sides.
    assertThat(samples.get("process_cpu_seconds_total"))
        .isBetween(before - 0.02, beans.getProcessCpuTime() / 1e9 + 0.02);
    assertThat(samples.get("process_resident_memory_bytes"))
        .isBetween(20e6, (double) beans.getTotalMemorySize());
    assertThat(samples.get("process_open_fds"))
        .isCloseTo((double) beans.getOpenFileDescriptorCount(), within(20.0));
    assertThat(samples.get("process_max_fds"))
        .isEqualTo((double) beans.getMaxFileDescriptorCount())
        .isEqualTo((double) OpenFiles.limit());
    // The process is a little older than its JVM, whose clock is adjusted, too.
    assertThat(samples.get("process_start_time_seconds"))
        .isCloseTo(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3, within(5.0));
  }

  private static Map<String, Double> collect() throws IOException {
    FamilyWriter out = new FamilyWriter();
    new ProcessSource("7").collect(Snapshot.empty(Instant.EPOCH), out);
    return out.toString()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" ", -1))
        .collect(Collectors.toMap(words -> words[0], words -> Double.parseDouble(words[1])));
  }
}
