package io.partywall.exporter.drops;

import io.partywall.exporter.kernel.Assembler;
import io.partywall.exporter.kernel.BpfMap;
import io.partywall.exporter.kernel.BpfProgram;
import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** The attached program and its maps. It counts until it is closed. */
final class DropCounter implements AutoCloseable {
  // Twice the series that are exported, as several places may make one. The kernel takes about 90
  // bytes for each and 8 more per processor: 0.4 MB on a small host, 4.5 MB with 128 processors.
  private static final int KEYS = 4096;
  private static final String NAME = "partywall_drops";

  private final BpfMap drops;
  private final BpfMap overflow;
  private final BpfProgram program;

  private DropCounter(BpfMap drops, BpfMap overflow, BpfProgram program) {
    this.drops = drops;
    this.overflow = overflow;
    this.program = program;
  }

  /** Attaches the program in the way that this kernel takes, the cheaper one first. */
  static DropCounter attach(Btf btf) throws IOException {
    try {
      return attach(btf, Attachment.TYPED, KEYS);
    } catch (IOException first) {
      try {
        return attach(btf, Attachment.RAW, KEYS);
      } catch (IOException second) {
        second.addSuppressed(first);
        throw second;
      }
    }
  }

  static DropCounter attach(Btf btf, Attachment attachment, int keys) throws IOException {
    if (!DropProgram.hasReasons(btf)) {
      throw new IOException(
          "the kernel's tracepoint kfree_skb gives no reason; Linux 5.17 was the first to do so");
    }
    BpfMap drops = BpfMap.hash(NAME, DropProgram.KEY_BYTES, keys);
    try {
      BpfMap overflow = BpfMap.counter("partywall_over");
      try {
        return new DropCounter(drops, overflow, program(btf, attachment, drops, overflow));
      } catch (IOException | RuntimeException e) {
        overflow.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      drops.close();
      throw e;
    }
  }

  private static BpfProgram program(Btf btf, Attachment attachment, BpfMap drops, BpfMap overflow)
      throws IOException {
    Assembler code;
    try {
      code = DropProgram.write(btf, attachment, drops, overflow);
    } catch (NoSuchElementException e) {
      throw new IOException(e.getMessage(), e);
    }
    return switch (attachment) {
      case TYPED -> BpfProgram.typed(NAME, btf.id(DropProgram.TRACEPOINT_TYPE).orElseThrow(), code);
      case RAW -> BpfProgram.raw(NAME, DropProgram.TRACEPOINT, code);
    };
  }

  /** What was counted so far. */
  List<DropRecord> read() throws IOException {
    List<DropRecord> records = new ArrayList<>();
    drops.forEach((buffer, count) -> records.add(new DropRecord(key(buffer), count)));
    return records;
  }

  private static DropRecord.Key key(ByteBuffer buffer) {
    int start = buffer.position();
    return new DropRecord.Key(
        buffer.getLong(start + DropProgram.KEY_LOCATION),
        buffer.getInt(start + DropProgram.KEY_REASON),
        buffer.getInt(start + DropProgram.KEY_IFINDEX),
        Integer.toUnsignedLong(buffer.getInt(start + DropProgram.KEY_NAMESPACE)));
  }

  /** Makes room for another key, and returns what was counted for this one up to the end. */
  long forget(DropRecord.Key key) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(DropProgram.KEY_BYTES).order(ByteOrder.nativeOrder());
    buffer
        .putLong(DropProgram.KEY_LOCATION, key.location())
        .putInt(DropProgram.KEY_REASON, key.reason())
        .putInt(DropProgram.KEY_IFINDEX, key.ifindex())
        .putInt(DropProgram.KEY_NAMESPACE, (int) key.namespace());
    return drops.remove(buffer.array());
  }

  /** How many keys fit. */
  int capacity() {
    return drops.maxEntries();
  }

  /** Drops for whose key the map had no room. */
  long overflow() throws IOException {
    return overflow.sum(new byte[Integer.BYTES]);
  }

  /** Drops that happened while the program ran on the same processor. */
  long missed() throws IOException {
    return program.missedRuns();
  }

  @Override
  public void close() throws IOException {
    try (drops;
        overflow;
        program) {
      // Closing is all; the program first.
    }
  }
}
