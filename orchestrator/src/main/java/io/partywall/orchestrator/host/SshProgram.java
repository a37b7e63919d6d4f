package io.partywall.orchestrator.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.partywall.orchestrator.process.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A program behind an SSH channel, whose lease this side renews. */
final class SshProgram implements RemoteProgram {
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int OPENING = 10_000;
  private static final int UNREAD_LIMIT = 64 << 20;

  /** How much of an output is kept. */
  static final int KEPT = 1 << 20;

  private final String title;
  private final ChannelExec channel;
  private final OutputStream input;
  private final InputStream output;
  private final Errors errors = new Errors();

  /** Prepares a channel that is not connected yet. */
  SshProgram(String title, ChannelExec channel) throws IOException {
    this.title = title;
    this.channel = channel;
    ByteQueue queue = new ByteQueue(UNREAD_LIMIT);
    channel.setOutputStream(queue);
    channel.setErrStream(errors);
    output = queue.reader();
    input = channel.getOutputStream();
  }

  /** Starts a command line of {@link Watchdog} and renews its lease until the channel closes. */
  void startLeased(String commandLine) {
    connect(commandLine);
    Thread.ofVirtual().name("lease of " + title).start(this::renew);
  }

  /** Starts a command line whose standard input is these bytes. */
  void startFed(String commandLine, byte[] content) {
    connect(commandLine);
    try {
      input.write(content);
      input.close();
    } catch (IOException e) {
      // It did not want its input; its exit status tells.
    }
  }

  private void connect(String commandLine) {
    channel.setCommand(commandLine);
    try {
      channel.connect(OPENING);
    } catch (JSchException e) {
      channel.disconnect();
      throw new HostException(title + ": cannot be started: " + e.getMessage(), e);
    }
  }

  private void renew() {
    try {
      while (!channel.isClosed()) {
        send(Watchdog.RENEW);
        Thread.sleep(Watchdog.RENEWAL);
      }
    } catch (IOException e) {
      // The channel closed, which await() reports.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String line) throws IOException {
    synchronized (input) {
      input.write(line.getBytes(StandardCharsets.US_ASCII));
      input.flush();
    }
  }

  @Override
  public InputStream output() {
    return output;
  }

  @Override
  public String errorOutput() {
    return errors.text();
  }

  @Override
  public void interrupt() {
    if (channel.isClosed()) {
      return;
    }
    try {
      send(Watchdog.INTERRUPT);
    } catch (IOException e) {
      if (!channel.isClosed()) {
        throw new HostException(title + ": cannot be interrupted: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public int await(Duration deadline) {
    if (!Wait.until(deadline, POLL, channel::isClosed)) {
      throw new HostException(
          "%s: not done within %s s".formatted(title, deadline.toMillis() / 1000.0));
    }
    int status = channel.getExitStatus();
    if (status < 0) {
      throw new HostException(title + ": the connection ended before the program did");
    }
    return status;
  }

  @Override
  public void close() {
    try {
      if (!channel.isClosed()) {
        send(Watchdog.END);
        Wait.until(CLOSING, POLL, channel::isClosed);
      }
    } catch (IOException e) {
      // Without a channel the lease runs out by itself.
    } finally {
      channel.disconnect();
    }
  }

  /** Keeps the first mebibyte. */
  private static final class Errors extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int value) {
      if (kept.size() < KEPT) {
        kept.write(value);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      kept.write(bytes, offset, Math.min(length, KEPT - kept.size()));
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
