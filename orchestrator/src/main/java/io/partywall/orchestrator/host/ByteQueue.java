package io.partywall.orchestrator.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Bytes on their way from a connection's only thread to a reader. A write never waits: it would
 * hold up every other channel of the connection.
 */
final class ByteQueue extends OutputStream {
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private final long limit;
  private long size;
  private boolean ended;

  /** Refuses to hold more unread bytes than the limit. */
  ByteQueue(long limit) {
    this.limit = limit;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (size + length > limit) {
      throw new IOException("more than " + limit + " bytes of output are unread");
    }
    if (length > 0 && !ended) {
      chunks.add(Arrays.copyOfRange(bytes, offset, offset + length));
      size += length;
      notifyAll();
    }
  }

  @Override
  public synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** The reader's end, for one reader. */
  InputStream reader() {
    return new Reader();
  }

  private synchronized byte[] next() throws IOException {
    try {
      while (chunks.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
    byte[] chunk = chunks.isEmpty() ? new byte[0] : chunks.remove();
    size -= chunk.length;
    return chunk;
  }

  private final class Reader extends InputStream {
    private byte[] chunk = new byte[0];
    private int position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == chunk.length) {
        chunk = next();
        position = 0;
        if (chunk.length == 0) {
          return -1;
        }
      }
      int count = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, target, offset, count);
      position += count;
      return count;
    }
  }
}
