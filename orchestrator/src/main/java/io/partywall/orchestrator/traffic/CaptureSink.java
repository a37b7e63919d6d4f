package io.partywall.orchestrator.traffic;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts a stream's packets where they arrive, by a capture of their headers. */
public final class CaptureSink implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(10);

  /**
   * tcpdump hands over a block of its ring at the latest one second after its first packet; what is
   * still in the ring when it is interrupted is lost without a word.
   */
  private static final Duration QUIET = Duration.ofMillis(1_250);

  private static final Duration LONGEST_BACKLOG = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Pattern DROPPED = Pattern.compile("(?m)^(\\d+) packets dropped by kernel");

  private final String host;
  private final RemoteProgram tcpdump;
  private final PcapCounter counter = new PcapCounter();
  private final CompletableFuture<Void> reading;

  private CaptureSink(String host, RemoteProgram tcpdump) {
    this.host = host;
    this.tcpdump = tcpdump;
    reading = CompletableFuture.runAsync(this::read, Thread::startVirtualThread);
  }

  /**
   * What was captured.
   *
   * @param droppedByKernel packets that matched and for which the ring had no room
   */
  public record Captured(long packets, long droppedByKernel) {}

  /**
   * Starts to capture the stream's packets on the sink's device, and returns once packets count.
   *
   * @param deadline when the capture ends by itself
   */
  public static CaptureSink start(Host host, Stream stream, Duration deadline) {
    // Headers alone and a large ring: with whole frames tcpdump loses packets at 1 Gbit/s.
    List<String> command =
        List.of(
            "tcpdump",
            "-n",
            "-i",
            stream.sink().device(),
            "-Q",
            "in",
            "-s",
            "96",
            "-B",
            "65536",
            "-w",
            "-",
            filter(stream));
    CaptureSink sink = new CaptureSink(host.name(), host.start(deadline, command));
    Wait.until(START, POLL, () -> sink.reading.isDone() || sink.said("listening on"));
    if (!sink.said("listening on")) {
      sink.close();
      throw new HostException(
          "%s: tcpdump does not start: %s"
              .formatted(host.name(), sink.tcpdump.errorOutput().strip()));
    }
    return sink;
  }

  private static String filter(Stream stream) {
    return "udp and src host %s and dst host %s"
        .formatted(stream.generator().address(), stream.sink().address());
  }

  /**
   * Waits for the packets that arrived, ends the capture and tells what it holds.
   *
   * @param arrived packets that the sink's device counted since the start; when the capture does
   *     not come to hold as many, the wait ends once no more come
   */
  public Captured stop(long arrived) {
    try (tcpdump) {
      await(arrived);
      tcpdump.interrupt();
      int status = tcpdump.await(END);
      if (!Wait.until(END, POLL, reading::isDone)) {
        throw new HostException(host + ": tcpdump ended, and its output does not");
      }
      reading.join();
      String report = tcpdump.errorOutput();
      if (status != 0) {
        throw new HostException(
            "%s: tcpdump: exit status %d: %s".formatted(host, status, report.strip()));
      }
      return new Captured(counter.packets(), droppedByKernel(report));
    } catch (CompletionException e) {
      throw new HostException("%s: tcpdump: %s".formatted(host, e.getCause()), e);
    }
  }

  @Override
  public void close() {
    tcpdump.close();
  }

  private void read() {
    try {
      counter.readAll(tcpdump.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(long arrived) {
    long end = System.nanoTime() + LONGEST_BACKLOG.toNanos();
    long last = counter.packets();
    long quietSince = System.nanoTime();
    while (last < arrived
        && System.nanoTime() - quietSince < QUIET.toNanos()
        && System.nanoTime() < end) {
      Wait.pause(POLL);
      long now = counter.packets();
      if (now != last) {
        last = now;
        quietSince = System.nanoTime();
      }
    }
  }

  private boolean said(String words) {
    return tcpdump.errorOutput().contains(words);
  }

  private long droppedByKernel(String report) {
    Matcher matcher = DROPPED.matcher(report);
    if (!matcher.find()) {
      throw new HostException("%s: tcpdump gives no account: %s".formatted(host, report.strip()));
    }
    return Long.parseLong(matcher.group(1));
  }
}
