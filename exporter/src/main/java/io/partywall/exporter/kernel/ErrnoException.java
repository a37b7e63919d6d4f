package io.partywall.exporter.kernel;

import java.io.IOException;

/** The kernel refused a call or a request. */
final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  // include/uapi/asm-generic/errno-base.h
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENODEV = 19;
  // include/uapi/asm-generic/errno.h
  static final int ENOBUFS = 105;

  private final int errno;

  ErrnoException(String what, int errno) {
    super(what + " failed with errno " + errno);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
