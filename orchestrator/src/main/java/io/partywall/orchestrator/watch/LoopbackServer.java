package io.partywall.orchestrator.watch;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A program that serves HTTP on a free port of the loopback address until it is closed, or at the
 * latest until this JVM ends, be it by SIGKILL: the kernel then ends the program (prctl(2),
 * PR_SET_PDEATHSIG).
 */
final class LoopbackServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
  private static final int LOG_LINES = 5;

  private final String name;
  private final int port;
  private final Process process;
  private final Thread atExit;

  private LoopbackServer(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
    this.atExit = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * What to start.
   *
   * @param directory where it runs; its output goes to {@code <name>.log} there
   * @param command the argument vector for a port
   * @param readyPath answers with status 200 when the program is ready
   */
  record Start(
      String name,
      Path directory,
      Map<String, String> environment,
      IntFunction<List<String>> command,
      String readyPath) {
    Start {
      requireNonNull(name, "name is null");
      requireNonNull(directory, "directory is null");
      environment = Map.copyOf(environment);
      requireNonNull(command, "command is null");
      requireNonNull(readyPath, "readyPath is null");
    }

    Path log() {
      return directory.resolve(name + ".log");
    }
  }

  /** Starts the program and waits until it is ready; ends it when it does not become so. */
  static LoopbackServer start(Start start) {
    int port = freePort();
    LoopbackServer server = new LoopbackServer(start.name(), port, launch(start, port));
    try {
      server.awaitReady(start);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  URI uri() {
    return uri(port);
  }

  static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Such as {@code 127.0.0.1:34567}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends the program: asks first, kills when it does not listen. */
  @Override
  public void close() {
    end(process);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs by itself now.
    }
  }

  @Override
  public String toString() {
    return name + " on " + address();
  }

  /** Another program may take the port before ours does; ours then says so and ends. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(Start start, int port) {
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM"));
    command.addAll(start.command().apply(port));
    try {
      Files.createDirectories(start.directory());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(start.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(start.log().toFile());
      builder.environment().putAll(start.environment());
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(start.name(), e.getMessage()), e);
    }
  }

  private void awaitReady(Start start) {
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve(start.readyPath())).timeout(PATIENCE).build();
    long deadline = System.nanoTime() + READY_DEADLINE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!answers(client, request)) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(
              "%s ended with status %d: %s"
                  .formatted(name, process.exitValue(), lastLines(start.log())));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "%s is not ready after %d s: %s"
                  .formatted(name, READY_DEADLINE.toSeconds(), lastLines(start.log())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " started", e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
