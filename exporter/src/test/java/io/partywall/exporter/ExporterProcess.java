package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The daemon with the flags that it ships with, but from the classes of the build's folders. */
final class ExporterProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on https?://\\S+?:(\\d+)/");

  private final Process process;
  private final Path errors;

  private ExporterProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** Starts it, behind a command such as nsenter. */
  static ExporterProcess start(Path folder, List<String> prefix, String... arguments)
      throws IOException {
    String classPath =
        String.join(
            File.pathSeparator,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                // Its settings for logging are not the daemon's.
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList());
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("jvm.options").toAbsolutePath(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            "io.partywall.exporter.Exporter"));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(folder, "exporter", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectError(errors.toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    return new ExporterProcess(process, errors);
  }

  /** Waits until it listens and returns the first port. */
  int port() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .failFast("the exporter ended", () -> !process.isAlive())
        .until(() -> LISTENING.matcher(output()).find());
    Matcher matcher = LISTENING.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError(output());
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Waits for the end and returns the exit status. */
  int exitStatus(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the exporter runs after " + limit + ": " + output());
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  String output() {
    try {
      return Files.readString(errors, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
