package io.partywall.exporter.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One {@code bpf(2)} call: {@code union bpf_attr} (include/uapi/linux/bpf.h) and the memory that it
 * points to. Fields are set by their offset in the union's member for the command.
 */
final class BpfRequest implements AutoCloseable {
  // enum bpf_cmd
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP = 1;
  static final int PROGRAM_LOAD = 5;
  static final int OBJECT_INFO = 15;
  static final int RAW_TRACEPOINT_OPEN = 17;
  static final int MAP_LOOKUP_AND_DELETE = 21;
  static final int MAP_LOOKUP_BATCH = 24;

  // More than any kernel's union that this program uses fields of; the rest must be zero.
  private static final int BYTES = 144;
  // BPF_OBJ_NAME_LEN, with its final null
  private static final int NAME_BYTES = 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BYTES, Long.BYTES);
  private final ByteBuffer attributes = buffer(memory);

  BpfRequest number(int offset, int value) {
    attributes.putInt(offset, value);
    return this;
  }

  /** Points to memory of this request. */
  BpfRequest pointer(int offset, MemorySegment target) {
    attributes.putLong(offset, target.address());
    return this;
  }

  /** Points to a copy of the bytes. */
  BpfRequest pointer(int offset, byte[] bytes) {
    MemorySegment copy = allocate(bytes.length);
    buffer(copy).put(bytes);
    return pointer(offset, copy);
  }

  /** Points to nothing. */
  BpfRequest noPointer(int offset) {
    attributes.putLong(offset, 0);
    return this;
  }

  /** The name that tools such as bpftool show; what is too long is cut. */
  BpfRequest name(int offset, String name) {
    for (int i = 0; i < Math.min(name.length(), NAME_BYTES - 1); i++) {
      attributes.put(offset + i, (byte) name.charAt(i));
    }
    return this;
  }

  /** A number that the kernel wrote. */
  int number(int offset) {
    return attributes.getInt(offset);
  }

  /** Memory that lives as long as this request, zeroed. */
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, Long.BYTES);
  }

  static ByteBuffer buffer(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Calls, and returns what the command returns, such as a descriptor.
   *
   * @throws ErrnoException where the kernel refuses
   */
  long call(int command) throws IOException {
    return SystemCall.BPF.call(command, memory.address(), BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}
