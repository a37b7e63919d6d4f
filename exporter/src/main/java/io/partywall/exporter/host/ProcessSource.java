package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.OpenFiles;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What this daemon is and what it costs, under the names that all Prometheus clients use. From
 * proc(5), as the JDK's management beans are a hundred classes.
 */
public final class ProcessSource implements Source {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final String version;
  private final ProcessHandle process = ProcessHandle.current();
  private final long openFilesLimit = OpenFiles.limit();

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
    ProcessHandle.Info info = process.info();
    out.family("partywall_build_info", "gauge", "Always 1; the version of the exporter.");
    out.sample(1, "version", version, "java", Runtime.version().toString());
    out.family("process_cpu_seconds_total", "counter", "Processor time that the exporter used.");
    out.sample(info.totalCpuDuration().map(Duration::toNanos).orElseThrow() / 1e9);
    out.family("process_resident_memory_bytes", "gauge", "Memory that the exporter occupies.");
    out.sample(new KilobyteLines(STATUS).bytes("VmRSS"));
    out.family("process_open_fds", "gauge", "File descriptors that the exporter has open.");
    out.sample(OpenFiles.count());
    out.family("process_max_fds", "gauge", "File descriptors that the exporter may have open.");
    out.sample(openFilesLimit);
    out.family("process_start_time_seconds", "gauge", "When the exporter started, in Unix time.");
    out.sample(info.startInstant().map(Instant::toEpochMilli).orElseThrow() / 1e3);
  }
}
