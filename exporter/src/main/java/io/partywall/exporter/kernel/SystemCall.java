package io.partywall.exporter.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The system calls in use, with their numbers on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl)
 * and on arm64 (include/uapi/asm-generic/unistd.h).
 *
 * <p>All go through the one variadic {@code syscall(2)}: each downcall handle costs memory.
 */
enum SystemCall {
  SOCKET(41, 198),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SETSOCKOPT(54, 208),
  BIND(49, 200),
  IOCTL(16, 29),
  CLOSE(3, 57),
  BPF(321, 280);

  private static final boolean ARM = isArm(System.getProperty("os.arch"));
  private static final ThreadLocal<Captured> CAPTURED = ThreadLocal.withInitial(Captured::new);
  private static final MethodHandle SYSCALL = link();

  private final long x86;
  private final long arm;

  SystemCall(long x86, long arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** Where the JVM puts errno after a call; read through a buffer, as a VarHandle costs classes. */
  private static final class Captured {
    private static final MemoryLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final int ERRNO =
        (int) LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private final MemorySegment state = Arena.ofAuto().allocate(LAYOUT);
    private final ByteBuffer view = state.asByteBuffer().order(ByteOrder.nativeOrder());

    int errno() {
      return view.getInt(ERRNO);
    }
  }

  private static boolean isArm(String architecture) {
    return switch (architecture) {
      case "amd64" -> false;
      case "aarch64" -> true;
      default ->
          throw new UnsupportedOperationException(
              "system call numbers of " + architecture + " are not known");
    };
  }

  @SuppressWarnings("restricted") // Calling foreign functions is what this class is for.
  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    MemoryLayout[] arguments = new MemoryLayout[7];
    Arrays.fill(arguments, ValueLayout.JAVA_LONG);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  /** Calls with up to six arguments; pointers are addresses of native segments. */
  long call(long... arguments) throws IOException {
    return callUnless(0, arguments);
  }

  /** Does the same; returns the number of that error, negative, where an exception is too dear. */
  long callUnless(int usual, long... arguments) throws IOException {
    long[] six = Arrays.copyOf(arguments, 6);
    Captured captured = CAPTURED.get();
    long result;
    try {
      result =
          (long)
              SYSCALL.invokeExact(
                  captured.state, ARM ? arm : x86, six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (Throwable t) {
      throw new AssertionError("syscall(2) declares no exception", t);
    }
    if (result < 0) {
      int errno = captured.errno();
      if (errno == usual) {
        return -errno;
      }
      throw new ErrnoException(name().toLowerCase(Locale.ROOT), errno);
    }
    return result;
  }
}
