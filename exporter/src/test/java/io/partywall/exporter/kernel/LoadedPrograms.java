package io.partywall.exporter.kernel;

import java.io.IOException;

/** Asks the kernel for BPF programs by their numbers. */
public final class LoadedPrograms {
  // BPF_PROG_GET_FD_BY_ID (include/uapi/linux/bpf.h)
  private static final int DESCRIPTOR_BY_ID = 13;

  private LoadedPrograms() {}

  /** Whether there still is a program of that number. */
  public static boolean contain(int id) throws IOException {
    try (BpfRequest request = new BpfRequest()) {
      SystemCall.CLOSE.call(request.number(0, id).call(DESCRIPTOR_BY_ID));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.ENOENT) {
        return false;
      }
      throw e;
    }
  }
}
