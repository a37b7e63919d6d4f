package io.partywall.exporter.kernel;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A map of 64-bit counters, one for each key and processor, which a program adds to without locks.
 * It lives in the kernel until it is closed and no program uses it any more.
 */
public final class BpfMap implements AutoCloseable {
  // enum bpf_map_type
  private static final int PER_CPU_HASH = 5;
  private static final int PER_CPU_ARRAY = 6;
  private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");
  // A batch must hold the fullest bucket of the hash; with as many buckets as entries that is few.
  private static final int BATCH = 128;
  // The kernel stores the place where a batch ended in no more than a key.
  private static final int PLACE_BYTES = 64;

  private final int descriptor;
  private final int keyBytes;
  private final int maxEntries;
  private final int cpus;

  private BpfMap(int type, String name, int keyBytes, int maxEntries) throws IOException {
    this.keyBytes = keyBytes;
    this.maxEntries = maxEntries;
    this.cpus = possibleCpus(Files.readString(POSSIBLE_CPUS));
    try (BpfRequest request = new BpfRequest()) {
      request.number(0, type).number(4, keyBytes).number(8, Long.BYTES).number(12, maxEntries);
      descriptor = (int) request.name(28, name).call(BpfRequest.MAP_CREATE);
    } catch (ErrnoException e) {
      throw e.errno() == ErrnoException.EPERM
          ? new IOException("bpf is not allowed: CAP_BPF and CAP_PERFMON are missing", e)
          : e;
    }
  }

  /**
   * A map whose keys a program makes. The kernel takes the memory at once: about 56 bytes, the key
   * and 8 bytes per processor for each entry.
   */
  public static BpfMap hash(String name, int keyBytes, int maxEntries) throws IOException {
    return new BpfMap(PER_CPU_HASH, name, keyBytes, maxEntries);
  }

  /** A single counter; its key is the 32-bit number 0. */
  public static BpfMap counter(String name) throws IOException {
    return new BpfMap(PER_CPU_ARRAY, name, Integer.BYTES, 1);
  }

  /** How many processors the kernel keeps values for: its list is such as {@code 0-3,8-11}. */
  static int possibleCpus(String list) throws IOException {
    try {
      int count = 0;
      for (String range : list.strip().split(",", -1)) {
        String[] ends = range.split("-", 2);
        count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
      }
      return count;
    } catch (NumberFormatException e) {
      throw new IOException(POSSIBLE_CPUS + " holds '" + list + "', which is no list", e);
    }
  }

  int descriptor() {
    return descriptor;
  }

  /** How many keys fit. */
  public int maxEntries() {
    return maxEntries;
  }

  /** The sum over the processors for one key; 0 where there is no such key. */
  public long sum(byte[] key) throws IOException {
    return element(key, BpfRequest.MAP_LOOKUP);
  }

  /**
   * Removes a key and returns its sum. What a program adds on another processor while this runs may
   * be lost: for keys that are done with.
   */
  public long remove(byte[] key) throws IOException {
    return element(key, BpfRequest.MAP_LOOKUP_AND_DELETE);
  }

  private long element(byte[] key, int command) throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      MemorySegment values = request.allocate((long) cpus * Long.BYTES);
      request.number(0, descriptor).pointer(8, key).pointer(16, values);
      request.call(command);
      return sum(BpfRequest.buffer(values), 0);
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.ENOENT) {
        return 0;
      }
      throw e;
    }
  }

  /** Hands over each key, at the buffer's position, with the sum over the processors. */
  public void forEach(Visitor visitor) throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      MemorySegment keys = request.allocate((long) BATCH * keyBytes);
      MemorySegment values = request.allocate((long) BATCH * cpus * Long.BYTES);
      MemorySegment place = request.allocate(PLACE_BYTES);
      ByteBuffer keyBuffer = BpfRequest.buffer(keys);
      ByteBuffer valueBuffer = BpfRequest.buffer(values);
      request.noPointer(0).pointer(8, place).pointer(16, keys).pointer(24, values);
      request.number(36, descriptor);
      boolean more = true;
      while (more) {
        request.number(32, BATCH);
        more = batch(request);
        int count = request.number(32);
        for (int i = 0; i < count; i++) {
          visitor.visit(keyBuffer.position(i * keyBytes), sum(valueBuffer, i));
        }
        request.pointer(0, place);
      }
    }
  }

  private static boolean batch(BpfRequest request) throws IOException {
    try {
      request.call(BpfRequest.MAP_LOOKUP_BATCH);
      return true;
    } catch (ErrnoException e) {
      // The last batch ends with this, and its count is valid.
      if (e.errno() == ErrnoException.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private long sum(ByteBuffer values, int entry) {
    long sum = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      sum += values.getLong((entry * cpus + cpu) * Long.BYTES);
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    SystemCall.CLOSE.call(descriptor);
  }

  /** Takes an entry; the key begins at the buffer's position. */
  public interface Visitor {
    /** Must not keep the buffer. */
    void visit(ByteBuffer key, long sum);
  }
}
