package io.partywall.orchestrator.demo;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.HostException;
import io.partywall.orchestrator.host.RemoteProgram;
import io.partywall.orchestrator.process.Wait;
import io.partywall.orchestrator.testbed.TestBed.End;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the first frame that leaves a generator and tells when the kernel saw it, on this
 * process' monotonic clock. Generator and orchestrator share a machine, and so its real-time clock,
 * by which the two are joined.
 */
final class FirstFrame implements AutoCloseable {
  private static final Duration LISTENING = Duration.ofSeconds(10);

  private final RemoteProgram capture;
  private final CompletableFuture<Long> nanoTime = new CompletableFuture<>();

  private FirstFrame(RemoteProgram capture) {
    this.capture = capture;
    Thread.ofVirtual().start(this::read);
  }

  /** Returns once every frame from now on would be seen. */
  static FirstFrame watch(Host generator, End end, Duration deadline) {
    requireNonNull(generator, "generator is null");
    RemoteProgram capture =
        generator.start(
            deadline,
            List.of(
                "tcpdump",
                "-i",
                end.device(),
                "-n",
                "-tt",
                "-c",
                "1",
                "-l",
                "--immediate-mode",
                "udp",
                "and",
                "src",
                "host",
                end.address()));
    FirstFrame frame = new FirstFrame(capture);
    if (!Wait.until(LISTENING, () -> capture.errorOutput().contains("listening on"))) {
      capture.close();
      throw new HostException(
          "%s: tcpdump does not listen: %s"
              .formatted(generator.name(), capture.errorOutput().strip()));
    }
    return frame;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(capture.output(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      if (line == null) {
        nanoTime.completeExceptionally(new IOException("the capture ended without a frame"));
        return;
      }
      BigDecimal seen = new BigDecimal(line.substring(0, line.indexOf(' ')));
      Instant now = Instant.now();
      long monotonic = System.nanoTime();
      long ago =
          Duration.between(Instant.ofEpochSecond(seen.longValue(), nanos(seen)), now).toNanos();
      nanoTime.complete(monotonic - ago);
    } catch (IOException | RuntimeException e) {
      nanoTime.completeExceptionally(e);
    }
  }

  private static long nanos(BigDecimal seconds) {
    return seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue();
  }

  /** When it was, in the time of {@link System#nanoTime()}. */
  long await(Duration deadline) {
    try {
      return nanoTime.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new HostException("the flood's first frame was not seen", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("interrupted", e);
    }
  }

  @Override
  public void close() {
    capture.close();
  }
}
