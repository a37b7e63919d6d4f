package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import com.sun.management.UnixOperatingSystemMXBean;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this daemon is and what it costs, under the names that all Prometheus clients use. */
public final class ProcessSource implements Source {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final String version;
  private final UnixOperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
  private final double startTime = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;

  /** Tells of a daemon of that version. */
  public ProcessSource(String version) {
    this.version = requireNonNull(version, "version is null");
  }

  @Override
  public String collector() {
    return "process";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    out.family("partywall_build_info", "gauge", "Always 1; the version of the exporter.");
    out.sample(1, "version", version, "java", Runtime.version().toString());
    out.family("process_cpu_seconds_total", "counter", "Processor time that the exporter used.");
    out.sample(process.getProcessCpuTime() / 1e9);
    out.family("process_resident_memory_bytes", "gauge", "Memory that the exporter occupies.");
    out.sample(residentBytes());
    out.family("process_open_fds", "gauge", "File descriptors that the exporter has open.");
    out.sample(process.getOpenFileDescriptorCount());
    out.family("process_max_fds", "gauge", "File descriptors that the exporter may have open.");
    out.sample(process.getMaxFileDescriptorCount());
    out.family("process_start_time_seconds", "gauge", "When the exporter started, in Unix time.");
    out.sample(startTime);
  }

  private static long residentBytes() throws IOException {
    String status = Files.readString(STATUS);
    int place = status.indexOf(RESIDENT);
    if (place >= 0) {
      // "VmRSS:     51234 kB"
      int end = status.indexOf(" kB", place);
      return Long.parseLong(status.substring(place + RESIDENT.length(), end).strip()) * 1024;
    }
    throw new IOException(STATUS + " has no line " + RESIDENT);
  }
}
