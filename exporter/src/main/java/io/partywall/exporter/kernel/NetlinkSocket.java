package io.partywall.exporter.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A NETLINK_ROUTE socket of the namespace in which the opening thread runs: for requests, or for
 * the events of some groups.
 */
final class NetlinkSocket implements AutoCloseable {
  // linux/netlink.h, linux/socket.h, asm-generic/socket.h
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOCKADDR_NL_BYTES = 12;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_MULTI = 0x2;
  private static final int NLM_F_DUMP_INTR = 0x10;

  private static final long TIMEOUT_SECONDS = 2;
  private static final int DUMP_ATTEMPTS = 3;
  // The kernel fills no more than 32 KiB of one read of a dump (net/netlink/af_netlink.c).
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BUFFER_BYTES, 8);
  private final ByteBuffer buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  private final Words words = new Words(BUFFER_BYTES);
  private final long descriptor;
  private int sequence;

  /** Opens a socket for requests. */
  NetlinkSocket() throws IOException {
    this(0);
  }

  /**
   * Opens a socket.
   *
   * @param groups mask of the RTMGRP_* groups (linux/rtnetlink.h) whose events it receives
   */
  NetlinkSocket(int groups) throws IOException {
    long opened;
    try {
      opened = SystemCall.SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
    descriptor = opened;
    try {
      buffer.putInt(0, 1);
      setOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 4);
      buffer.putLong(0, TIMEOUT_SECONDS).putLong(8, 0);
      setOption(SOL_SOCKET, SO_RCVTIMEO, 16);
      if (groups != 0) {
        buffer.putLong(0, AF_NETLINK).putInt(8, groups);
        SystemCall.BIND.call(descriptor, memory.address(), SOCKADDR_NL_BYTES);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void setOption(int level, int name, int length) throws IOException {
    SystemCall.SETSOCKOPT.call(descriptor, level, name, memory.address(), length);
  }

  long descriptor() {
    return descriptor;
  }

  /** What is done with each message; its position and limit enclose it without its header. */
  interface Handler {
    void accept(int type, ByteBuffer message);
  }

  /** The same for what is read many times a second; both places are such of {@link Words}. */
  interface WordsHandler {
    void accept(int type, Words words, int start, int end);
  }

  /**
   * Sends a request and hands over each message of the answer. An answer that the kernel marks as
   * inconsistent, as its tables changed meanwhile, is asked for anew: {@code restart} runs before
   * each attempt.
   *
   * @return whether the last answer was consistent; another one may lack what changed
   */
  boolean ask(NetlinkRequest request, Runnable restart, Handler handler) throws IOException {
    return askForWords(
        request,
        restart,
        (type, read, start, end) -> {
          handler.accept(type, buffer.limit(end).position(start));
          buffer.clear();
        });
  }

  /** Does the same, with the copy in the heap. */
  boolean askForWords(NetlinkRequest request, Runnable restart, WordsHandler handler)
      throws IOException {
    for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
      restart.run();
      sequence++;
      byte[] bytes = request.bytes(sequence);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
      SystemCall.SENDTO.call(descriptor, memory.address(), bytes.length);
      if (receiveAnswer(handler)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the answer is consistent. */
  private boolean receiveAnswer(WordsHandler handler) throws IOException {
    boolean consistent = true;
    while (true) {
      int end = receive(0);
      if (end < 0) {
        throw new IOException("netlink gave no answer within " + TIMEOUT_SECONDS + " s");
      }
      words.fill(memory, end);
      int start = 0;
      while (start + NetlinkRequest.HEADER <= end) {
        int length = messageLength(words.intAt(start), start, end);
        int type = words.shortAt(start + 4);
        int flags = words.shortAt(start + 6);
        // What belongs to an earlier request, one that timed out, is passed over.
        if (words.intAt(start + 8) == sequence) {
          consistent &= (flags & NLM_F_DUMP_INTR) == 0;
          int payload = start + NetlinkRequest.HEADER;
          if (type == NLMSG_ERROR || type == NLMSG_DONE) {
            int error = length >= NetlinkRequest.HEADER + 4 ? words.intAt(payload) : 0;
            if (error != 0) {
              throw new ErrnoException("netlink request", -error);
            }
            return consistent;
          }
          handler.accept(type, words, payload, start + length);
          if ((flags & NLM_F_MULTI) == 0) {
            return consistent;
          }
        }
        start += (length + 3) & ~3;
      }
    }
  }

  /**
   * Hands over the events that wait, and does not wait for more.
   *
   * @return whether all were there: false when some were lost because the socket's buffer was full
   */
  boolean drain(Handler handler) throws IOException {
    boolean complete = true;
    while (true) {
      int end;
      try {
        end = receive(MSG_DONTWAIT);
      } catch (ErrnoException e) {
        if (e.errno() != ErrnoException.ENOBUFS) {
          throw e;
        }
        complete = false; // What is left in the buffer must still be taken out of it.
        continue;
      }
      if (end < 0) {
        return complete;
      }
      int start = 0;
      while (start + NetlinkRequest.HEADER <= end) {
        int length = messageLength(buffer.getInt(start), start, end);
        int type = buffer.getShort(start + 4);
        handler.accept(type, buffer.limit(start + length).position(start + NetlinkRequest.HEADER));
        buffer.clear();
        start += (length + 3) & ~3;
      }
    }
  }

  private static int messageLength(int length, int start, int end) throws IOException {
    if (length < NetlinkRequest.HEADER || length > end - start) {
      throw new IOException("netlink message of " + length + " bytes does not fit its packet");
    }
    return length;
  }

  /** Returns how many bytes came; less than 0 where nothing is there. */
  private int receive(int flags) throws IOException {
    while (true) {
      try {
        long size =
            SystemCall.RECVFROM.callUnless(
                ErrnoException.EAGAIN,
                descriptor,
                memory.address(),
                BUFFER_BYTES,
                MSG_TRUNC | flags);
        if (size > BUFFER_BYTES) {
          throw new IOException("netlink packet of " + size + " bytes exceeds the buffer");
        }
        return (int) size;
      } catch (ErrnoException e) {
        if (e.errno() != ErrnoException.EINTR) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      SystemCall.CLOSE.call(descriptor);
    } finally {
      arena.close();
    }
  }
}
