package io.partywall.exporter.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A program that runs at a tracepoint until it is closed, at the latest when this process ends. */
public final class BpfProgram implements AutoCloseable {
  // enum bpf_prog_type, enum bpf_attach_type
  private static final int RAW_TRACEPOINT = 17;
  private static final int TRACING = 26;
  private static final int TRACE_RAW_TRACEPOINT = 23;

  // Offsets in bpf_attr of BPF_PROG_LOAD
  private static final int EXPECTED_ATTACH_TYPE = 68;
  private static final int ATTACH_BTF_ID = 108;
  // struct bpf_prog_info, up to the field recursion_misses, which Linux 5.12 added
  private static final int INFO_BYTES = 216;
  private static final int INFO_ID = 4;
  private static final int INFO_RECURSION_MISSES = 208;

  private static final int LOG_BYTES = 1 << 18;
  // Only such programs may read the kernel's memory.
  private static final byte[] LICENSE = "GPL\0".getBytes(US_ASCII);

  private final int program;
  private final int attachment;

  private BpfProgram(int program, int attachment) {
    this.program = program;
    this.attachment = attachment;
  }

  /**
   * Attaches a program that reads the tracepoint's arguments by their types.
   *
   * @param tracepointType the type {@code btf_trace_NAME} of the tracepoint
   */
  public static BpfProgram typed(String name, int tracepointType, Assembler code)
      throws IOException {
    int program = load(TRACING, name, tracepointType, code);
    return attached(program, new byte[0]); // The type names the tracepoint.
  }

  /** Attaches a program that takes the tracepoint's arguments as numbers. */
  public static BpfProgram raw(String name, String tracepoint, Assembler code) throws IOException {
    int program = load(RAW_TRACEPOINT, name, 0, code);
    return attached(program, (tracepoint + '\0').getBytes(US_ASCII));
  }

  private static int load(int type, String name, int tracepointType, Assembler code)
      throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      request.number(0, type).number(4, code.length()).pointer(8, code.bytes());
      request.pointer(16, LICENSE).name(48, name);
      if (type == TRACING) {
        request.number(EXPECTED_ATTACH_TYPE, TRACE_RAW_TRACEPOINT);
        request.number(ATTACH_BTF_ID, tracepointType);
      }
      try {
        return (int) request.call(BpfRequest.PROGRAM_LOAD);
      } catch (ErrnoException e) {
        if (e.errno() == ErrnoException.EPERM) {
          throw new IOException("tracing by bpf is not allowed: CAP_PERFMON is missing", e);
        }
        throw new IOException(e.getMessage() + ": " + complaint(request), e);
      }
    }
  }

  /**
   * Loads once more, for the verifier's log; its last line but the statistics says what is wrong.
   */
  private static String complaint(BpfRequest request) throws IOException {
    MemorySegment log = request.allocate(LOG_BYTES);
    request.number(24, 1).number(28, LOG_BYTES).pointer(32, log);
    try {
      SystemCall.CLOSE.call(request.call(BpfRequest.PROGRAM_LOAD));
      return "it loads at the second attempt";
    } catch (ErrnoException e) {
      ByteBuffer buffer = BpfRequest.buffer(log);
      byte[] bytes = new byte[LOG_BYTES];
      buffer.get(bytes);
      return new String(bytes, US_ASCII)
          .lines()
          .map(line -> line.replace("\0", ""))
          .filter(line -> !line.isBlank() && !line.startsWith("processed "))
          .reduce((first, second) -> second)
          .orElse("the kernel does not say why");
    }
  }

  private static BpfProgram attached(int program, byte[] tracepoint) throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      if (tracepoint.length > 0) {
        request.pointer(0, tracepoint);
      }
      request.number(8, program);
      return new BpfProgram(program, (int) request.call(BpfRequest.RAW_TRACEPOINT_OPEN));
    } catch (IOException e) {
      SystemCall.CLOSE.call(program);
      throw e;
    }
  }

  /** The number by which the kernel knows the program. */
  int id() throws IOException {
    return info().getInt(INFO_ID);
  }

  /**
   * How often the program was not run because it ran on that processor already, interrupted by what
   * should have run it again.
   */
  public long missedRuns() throws IOException {
    return info().getLong(INFO_RECURSION_MISSES);
  }

  private ByteBuffer info() throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      MemorySegment info = request.allocate(INFO_BYTES);
      request.number(0, program).number(4, INFO_BYTES).pointer(8, info);
      request.call(BpfRequest.OBJECT_INFO);
      byte[] copy = new byte[INFO_BYTES];
      BpfRequest.buffer(info).get(copy);
      return ByteBuffer.wrap(copy).order(BpfRequest.buffer(info).order());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      SystemCall.CLOSE.call(attachment);
    } finally {
      SystemCall.CLOSE.call(program);
    }
  }
}
