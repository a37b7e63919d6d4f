package io.partywall.exporter.metrics;

import java.nio.ByteBuffer;
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
 * The time to write, to read out, and to compress, eleven counters of each interface; with the
 * daemon's compiler, collector and size of the young generation. {@code ./partywall bench writer}
 * runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-Xmx64m",
      "-Xms4m",
      "-Xmn512k"
    })
public class WriterBenchmark {
  private static final int FAMILIES = 11;

  /** How many interfaces there are. */
  @Param({"251", "2001", "10001"})
  private int interfaces;

  private final ChunkPool pool = new ChunkPool();
  // As what is sent goes there.
  private final ByteBuffer outside = ByteBuffer.allocateDirect(ExpositionBytes.CHUNK_BYTES);
  private final byte[] part = new byte[ExpositionBytes.CHUNK_BYTES];
  private Labels[] labels = {};
  private long[] values = {};
  private ExpositionBytes plain = new ExpositionBytes(pool);

  /** Makes the labels, which a scrape finds from the one before. */
  @Setup
  public void prepare() {
    labels =
        IntStream.range(0, interfaces)
            .mapToObj(i -> Labels.of("device", "veth" + i))
            .toArray(Labels[]::new);
    values = new long[interfaces];
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

  /** A scrape's bytes, written and read out. */
  @Benchmark
  public int writeAndRead() {
    ExpositionBytes bytes = written();
    int size = read(bytes);
    bytes.release();
    return size;
  }

  /** The same bytes, read out. */
  @Benchmark
  public int read() {
    return read(plain);
  }

  /** The same bytes, compressed. */
  @Benchmark
  public int compress() {
    ExpositionBytes bytes = plain.gzip();
    int size = bytes.size();
    bytes.release();
    return size;
  }

  private int read(ExpositionBytes bytes) {
    ExpositionReader reader = bytes.reader();
    int size = 0;
    for (int length = reader.read(part); length > 0; length = reader.read(part)) {
      outside.clear().put(part, 0, length);
      size += length;
    }
    return size;
  }

  private ExpositionBytes written() {
    ExpositionBytes bytes = new ExpositionBytes(pool);
    FamilyWriter out = new FamilyWriter(bytes, Format.TEXT);
    for (int family = 0; family < FAMILIES; family++) {
      out.family("partywall_interface_counter_" + family + "_total", "counter", "Of interfaces.");
      long value = 1_234_567L * family;
      for (int i = 0; i < interfaces; i++) {
        values[i] = value;
        value += 4321;
      }
      out.samples(values, labels);
    }
    return bytes;
  }
}
