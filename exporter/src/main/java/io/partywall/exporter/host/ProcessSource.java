package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.OpenFiles;
import io.partywall.exporter.kernel.ProcessStat;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this daemon is and what it costs, under the names that all Prometheus clients use. From
 * proc(5), as the JDK's management beans cost memory, and its ProcessHandle asks who the user is.
 */
public final class ProcessSource implements Source {
  private static final Path PROC = Path.of("/proc");
  private static final Path STAT = PROC.resolve("self/stat");
  private static final Path STATUS = PROC.resolve("self/status");

  private final String version;
  private final long openFilesLimit = OpenFiles.limit();
  private final double startTime =
      stat().startTime(ProcessStat.bootTime(PROC)).toEpochMilli() / 1e3;

  /** Tells of a daemon of that version. */
  public ProcessSource(String version) throws IOException {
    this.version = requireNonNull(version, "version is null");
  }

  private static ProcessStat stat() throws IOException {
    byte[] line = Files.readAllBytes(STAT);
    return ProcessStat.parse(line, line.length);
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
    out.sample(stat().cpuSeconds());
    out.family("process_resident_memory_bytes", "gauge", "Memory that the exporter occupies.");
    out.sample(new KilobyteLines(STATUS).bytes("VmRSS"));
    out.family("process_open_fds", "gauge", "File descriptors that the exporter has open.");
    out.sample(OpenFiles.count());
    out.family("process_max_fds", "gauge", "File descriptors that the exporter may have open.");
    out.sample(openFilesLimit);
    out.family("process_start_time_seconds", "gauge", "When the exporter started, in Unix time.");
    out.sample(startTime);
  }
}
