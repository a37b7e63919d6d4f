package io.partywall.exporter.metrics;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to write, and to compress, eleven counters of each interface; with the daemon's
 * compiler, collector and size of the young generation. {@code ./partywall bench writer} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-Xms8m", "-Xmn2m"})
public class WriterBenchmark {
  private static final int FAMILIES = 11;

  /** How many interfaces there are. */
  @Param({"251", "2001", "10001"})
  private int interfaces;

  private final ChunkPool pool = new ChunkPool();
  private List<Labels> labels = List.of();
  private ExpositionBytes plain = new ExpositionBytes(pool);

  /** Makes the labels, which a scrape finds from the one before. */
  @Setup
  public void prepare() {
    labels = IntStream.range(0, interfaces).mapToObj(i -> Labels.of("device", "veth" + i)).toList();
    plain = written();
  }

  /** A scrape's bytes, whose memory the next one takes. */
  @Benchmark
  public int write() {
    ExpositionBytes bytes = written();
    int size = bytes.size();
    bytes.release();
    return size;
  }

  /** The same bytes, compressed. */
  @Benchmark
  public int compress() {
    ExpositionBytes bytes = plain.gzip();
    int size = bytes.size();
    bytes.release();
    return size;
  }

  private ExpositionBytes written() {
    ExpositionBytes bytes = new ExpositionBytes(pool);
    FamilyWriter out = new FamilyWriter(bytes, Format.TEXT);
    for (int family = 0; family < FAMILIES; family++) {
      out.family("partywall_interface_counter_" + family + "_total", "counter", "Of interfaces.");
      long value = 1_234_567L * family;
      for (Labels device : labels) {
        out.sample(value, device);
        value += 4321;
      }
    }
    return bytes;
  }
}
