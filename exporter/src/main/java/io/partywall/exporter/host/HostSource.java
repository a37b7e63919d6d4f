package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.ProcessStat;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processors, memory and uptime of the host: proc(5). */
public final class HostSource implements Source {
  // The columns of stat's first line; its last two are part of "user" and "nice".
  private static final List<String> MODES =
      List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");
  private static final String PROCESSOR = "cpu";

  private final Path stat;
  private final Path memory;
  private final Path uptime;

  /** Reads below that root, normally {@code /proc}. */
  public HostSource(Path proc) {
    requireNonNull(proc, "proc is null");
    stat = proc.resolve("stat");
    memory = proc.resolve("meminfo");
    uptime = proc.resolve("uptime");
  }

  @Override
  public String collector() {
    return "host";
  }

  /** The sum of all, then each; what follows in that file is much longer. */
  private List<String> processors() throws IOException {
    List<String> processors = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(stat)) {
      String line = lines.readLine();
      while (line != null && line.startsWith(PROCESSOR)) {
        processors.add(line);
        line = lines.readLine();
      }
    }
    if (processors.isEmpty()) {
      throw new IOException(stat + " has no line " + PROCESSOR);
    }
    return processors;
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    List<String> processors = processors();
    String[] sum = processors.getFirst().split(" +", -1);
    out.family(
        "partywall_host_cpu_seconds_total",
        "counter",
        "Time that the host's processors spent in each mode, summed over processors.");
    for (int i = 0; i < MODES.size(); i++) {
      out.sample(
          Long.parseLong(sum[i + 1]) / (double) ProcessStat.TICKS_PER_SECOND, "mode", MODES.get(i));
    }
    out.family("partywall_host_cpus", "gauge", "Logical processors of the host.");
    out.sample(processors.size() - 1);
    KilobyteLines lines = new KilobyteLines(memory);
    out.family("partywall_host_memory_total_bytes", "gauge", "Memory of the host.");
    out.sample(lines.bytes("MemTotal"));
    out.family(
        "partywall_host_memory_available_bytes",
        "gauge",
        "Memory that programs could still get without swapping.");
    out.sample(lines.bytes("MemAvailable"));
    out.family("partywall_host_uptime_seconds", "gauge", "Time since the host started.");
    out.sample(Double.parseDouble(Files.readString(uptime).split(" ", 2)[0]));
  }
}
