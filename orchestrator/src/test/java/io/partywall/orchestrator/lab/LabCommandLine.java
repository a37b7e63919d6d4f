package io.partywall.orchestrator.lab;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The commands on one lab, each in a process of its own. */
final class LabCommandLine {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration DEADLINE = Duration.ofSeconds(150);

  private final String name;
  private final LabPaths paths;

  LabCommandLine(String name, LabPaths paths) {
    this.name = name;
    this.paths = paths;
  }

  Program.Result run(String command, String... options) {
    return Program.run(DEADLINE, words(command, options));
  }

  /** Starts the command and leaves it alone. */
  Process start(String command, String... options) throws IOException {
    return new ProcessBuilder(words(command, options))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> words(String command, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "PARTYWALL_STATE=" + paths.state(),
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Dpartywall.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                "io.partywall.orchestrator.cli.Partywall",
                "lab",
                command,
                "--name",
                name));
    words.addAll(List.of(options));
    return words;
  }
}
