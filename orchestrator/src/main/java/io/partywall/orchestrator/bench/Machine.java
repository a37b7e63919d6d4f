package io.partywall.orchestrator.bench;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/**
 * What a benchmark ran on, as a figure says little without.
 *
 * @param processor what the maker calls it
 * @param processors how many the system has, hyperthreads counted
 * @param memory in bytes
 * @param system the distribution and the kernel with their versions
 */
public record Machine(String processor, int processors, long memory, String system) {
  private static final double GIBIBYTE = 1L << 30;

  public Machine {
    requireNonNull(processor, "processor is null");
    requireNonNull(system, "system is null");
  }

  /** This one. */
  public static Machine here() {
    SystemInfo information = new SystemInfo();
    CentralProcessor processor = information.getHardware().getProcessor();
    OperatingSystem system = information.getOperatingSystem();
    return new Machine(
        processor.getProcessorIdentifier().getName(),
        processor.getLogicalProcessorCount(),
        information.getHardware().getMemory().getTotal(),
        system.getFamily() + " " + system.getVersionInfo());
  }

  /** On one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.1f GiB of memory, %s",
        processors,
        processor,
        memory / GIBIBYTE,
        system);
  }
}
