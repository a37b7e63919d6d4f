package io.partywall.exporter.host;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Processors, memory and uptime of the host. */
public final class HostSource implements Source {
  private static final long WAIT_SECONDS = 5;

  private final FutureTask<Hardware> hardware = new FutureTask<>(HostSource::look);

  private record Hardware(
      CentralProcessor processor, GlobalMemory memory, OperatingSystem system) {}

  /**
   * Begins to find out what hardware is here, in a thread of its own: it asks programs and takes a
   * quarter of the time until the daemon is ready.
   */
  public HostSource() {
    Thread.ofPlatform().daemon().name("hardware").start(hardware);
  }

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

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    Hardware known = known();
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

  private Hardware known() throws IOException {
    try {
      return hardware.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException("the hardware is not known yet", e);
    } catch (ExecutionException e) {
      throw new IOException("the hardware cannot be known: " + e.getCause(), e);
    }
  }
}
