package io.partywall.orchestrator.host;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A TCP connection on the far side of an SSH connection, for one exchange. */
final class Tunnel implements AutoCloseable {
  private static final int ANSWER_LIMIT = 64 << 20;

  private final ChannelDirectTCPIP channel;
  private final InputStream answer;
  private final OutputStream request;
  private final Duration deadline;
  private volatile boolean expired;

  private Tunnel(ChannelDirectTCPIP channel, Duration deadline) throws IOException {
    this.channel = channel;
    ByteQueue queue = new ByteQueue(ANSWER_LIMIT);
    channel.setOutputStream(queue);
    answer = queue.reader();
    request = channel.getOutputStream();
    this.deadline = deadline;
    CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::expire);
  }

  /** Closes the channel and with it the queue, which is what ends a reader that waits. */
  private void expire() {
    expired = !channel.isClosed();
    channel.disconnect();
  }

  /** Connects to a port of the far side's loopback address; all is over at the deadline. */
  static Tunnel open(SshConnection connection, int port, Duration deadline) throws IOException {
    try {
      ChannelDirectTCPIP channel = (ChannelDirectTCPIP) connection.channel("direct-tcpip");
      channel.setHost("127.0.0.1");
      channel.setPort(port);
      Tunnel tunnel = new Tunnel(channel, deadline);
      channel.connect(Math.toIntExact(deadline.toMillis()));
      return tunnel;
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Sends the request and returns all that comes back until the connection ends. */
  byte[] exchange(byte[] bytes) throws IOException {
    request.write(bytes);
    request.flush();
    byte[] all = answer.readAllBytes();
    if (expired) {
      throw new IOException("not within %s s".formatted(deadline.toMillis() / 1000.0));
    }
    return all;
  }

  @Override
  public void close() {
    channel.disconnect();
  }
}
