package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Preparation;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Processors, memory and uptime of the host. */
public final class HostSource implements Source {
  private final Preparation<Hardware> hardware = new Preparation<>("hardware", HostSource::look);

  private record Hardware(
      CentralProcessor processor, GlobalMemory memory, OperatingSystem system) {}

  private static Hardware look() {
    SystemInfo information = new SystemInfo();
    return new Hardware(
        information.getHardware().getProcessor(),
        information.getHardware().getMemory(),
        information.getOperatingSystem());
  }

  @Override
  public String collector() {
    return "host";
  }

  /** Asks programs, too, and would take a fifth of the time until the daemon listens. */
  @Override
  public void start() {
    hardware.start();
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    Hardware known = hardware.get();
    out.family(
        "partywall_host_cpu_seconds_total",
        "counter",
        "Time that the host's processors spent in each mode, summed over processors.");
    long[] milliseconds = known.processor().getSystemCpuLoadTicks();
    for (TickType mode : TickType.values()) {
      out.sample(milliseconds[mode.getIndex()] / 1e3, "mode", mode.name().toLowerCase(Locale.ROOT));
    }
    out.family("partywall_host_cpus", "gauge", "Logical processors of the host.");
    out.sample(known.processor().getLogicalProcessorCount());
    out.family("partywall_host_memory_total_bytes", "gauge", "Memory of the host.");
    out.sample(known.memory().getTotal());
    out.family(
        "partywall_host_memory_available_bytes",
        "gauge",
        "Memory that programs could still get without swapping.");
    out.sample(known.memory().getAvailable());
    out.family("partywall_host_uptime_seconds", "gauge", "Time since the host started.");
    out.sample(known.system().getSystemUptime());
  }
}
