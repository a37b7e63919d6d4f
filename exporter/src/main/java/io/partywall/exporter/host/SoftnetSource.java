package io.partywall.exporter.host;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What each processor received by softirq: {@code /proc/net/softnet_stat}, hexadecimal columns as
 * printed by {@code softnet_seq_show} (net/core/net-procfs.c).
 */
public final class SoftnetSource implements Source {
  private static final int CPU_COLUMN = 12;

  private final Path file;

  /** Reads below that root, normally {@code /proc}. */
  public SoftnetSource(Path proc) {
    this.file = requireNonNull(proc, "proc is null").resolve("self/net/softnet_stat");
  }

  @Override
  public String collector() {
    return "softnet";
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    List<Processor> processors = read();
    write(
        out,
        "processed",
        "Packets that the processor received by softirq.",
        processors,
        Processor::processed);
    write(
        out,
        "dropped",
        "Packets dropped because the processor's backlog was full; the same drops stand in the"
            + " counters of veth interfaces.",
        processors,
        Processor::dropped);
    write(
        out,
        "squeezed",
        "Times that the processor left packets for later because its budget was used up.",
        processors,
        Processor::squeezed);
  }

  private List<Processor> read() throws IOException {
    List<Processor> processors = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      String[] columns = line.strip().split(" ", -1);
      try {
        // Kernels before 5.10 do not print the processor's number, and leave out those offline.
        int cpu =
            columns.length > CPU_COLUMN
                ? Integer.parseUnsignedInt(columns[CPU_COLUMN], 16)
                : processors.size();
        processors.add(
            new Processor(
                Integer.toString(cpu),
                Long.parseLong(columns[0], 16),
                Long.parseLong(columns[1], 16),
                Long.parseLong(columns[2], 16)));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(file + " has an unknown line '" + line + "'", e);
      }
    }
    return processors;
  }

  private static void write(
      FamilyWriter out,
      String what,
      String help,
      List<Processor> processors,
      ToLongFunction<Processor> value) {
    out.family("partywall_softnet_" + what + "_total", "counter", help);
    for (Processor processor : processors) {
      out.sample(value.applyAsLong(processor), "cpu", processor.cpu());
    }
  }

  private record Processor(String cpu, long processed, long dropped, long squeezed) {}
}
