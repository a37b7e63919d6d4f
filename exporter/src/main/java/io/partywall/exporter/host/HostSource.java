package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Processors, memory and uptime of the host. */
public final class HostSource implements Source {
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final OperatingSystem system;

  /** Finds out what hardware is here. */
  public HostSource() {
    SystemInfo information = new SystemInfo();
    processor = information.getHardware().getProcessor();
    memory = information.getHardware().getMemory();
    system = information.getOperatingSystem();
  }

  @Override
  public String collector() {
    return "host";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) {
    out.family(
        "partywall_host_cpu_seconds_total",
        "counter",
        "Time that the host's processors spent in each mode, summed over processors.");
    long[] milliseconds = processor.getSystemCpuLoadTicks();
    for (TickType mode : TickType.values()) {
      out.sample(milliseconds[mode.getIndex()] / 1e3, "mode", mode.name().toLowerCase(Locale.ROOT));
    }
    out.family("partywall_host_cpus", "gauge", "Logical processors of the host.");
    out.sample(processor.getLogicalProcessorCount());
    out.family("partywall_host_memory_total_bytes", "gauge", "Memory of the host.");
    out.sample(memory.getTotal());
    out.family(
        "partywall_host_memory_available_bytes",
        "gauge",
        "Memory that programs could still get without swapping.");
    out.sample(memory.getAvailable());
    out.family("partywall_host_uptime_seconds", "gauge", "Time since the host started.");
    out.sample(system.getSystemUptime());
  }
}
