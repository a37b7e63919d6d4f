package io.partywall.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that runs in a namespace until it is closed. */
record Running(Process process, Path log) implements AutoCloseable {
  static Running start(Namespace namespace, Path folder, String... program) throws IOException {
    Path log = Files.createTempFile(folder, "program", ".log");
    Process process =
        new ProcessBuilder(namespace.command(program))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Running(process, log);
  }

  long pid() {
    return process.pid();
  }

  void assertAlive() throws IOException {
    assertThat(process.isAlive()).describedAs(Files.readString(log, UTF_8)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
