package io.partywall.exporter;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param listen addresses that replace those of the configuration; empty for none
 */
record Options(Optional<Path> config, List<String> listen, boolean help, boolean version) {
  static final String USAGE =
      """
      usage: partywall exporter [--config FILE] [--web.listen-address ADDRESS:PORT]...

        --config FILE                       YAML file; everything in it is optional
        --web.listen-address ADDRESS:PORT   listen here instead (127.0.0.1:9917); may be repeated
        --version                           print the version
        --help                              print this text
      """;

  Options {
    requireNonNull(config, "config is null");
    listen = List.copyOf(listen);
  }

  static Options parse(List<String> arguments) {
    Optional<Path> config = Optional.empty();
    List<String> listen = new ArrayList<>();
    boolean help = false;
    boolean version = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.removeFirst();
      int equals = argument.indexOf('=');
      if (argument.startsWith("--") && equals > 0) {
        rest.addFirst(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
        if (!argument.equals("--config") && !argument.equals("--web.listen-address")) {
          throw unknown(argument);
        }
      }
      switch (argument) {
        case "--config" -> config = Optional.of(Path.of(value(argument, rest)));
        case "--web.listen-address" -> listen.add(value(argument, rest));
        case "--help", "-h" -> help = true;
        case "--version" -> version = true;
        default -> throw unknown(argument);
      }
    }
    return new Options(config, listen, help, version);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty() || rest.getFirst().isEmpty()) {
      throw BadInput.of(option, "", "has no value", "write one after it");
    }
    return rest.removeFirst();
  }

  private static BadInput unknown(String argument) {
    return BadInput.of(
        argument, "", "unknown option", "use --config, --web.listen-address, --version or --help");
  }
}
