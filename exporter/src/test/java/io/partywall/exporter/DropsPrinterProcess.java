package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code DropsPrinter} in a namespace; whoever asks waits for the answer. */
final class DropsPrinterProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private DropsPrinterProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(UTF_8);
  }

  /**
   * Starts to count.
   *
   * @param attachment {@code TYPED} or {@code RAW}
   */
  static DropsPrinterProcess start(Namespace namespace, String attachment) throws IOException {
    List<String> command =
        new ArrayList<>(
            namespace.command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@jvm.options",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.partywall.exporter.drops.DropsPrinter",
                attachment));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new DropsPrinterProcess(process);
  }

  /** The families of drops at this moment. */
  String ask() {
    try {
      process.outputWriter(UTF_8).append('\n').flush();
      StringBuilder answer = new StringBuilder();
      String line = out.readLine();
      while (line != null && !line.isEmpty()) {
        answer.append(line).append('\n');
        line = out.readLine();
      }
      if (line == null) {
        throw new AssertionError("the printer ended: " + answer);
      }
      return answer.toString();
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
