package io.partywall.exporter;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command line.
 *
 * @param webConfig the file with TLS and passwords
 * @param listen addresses that replace those of the configuration; empty for none
 */
record Options(
    Optional<Path> config,
    Optional<Path> webConfig,
    List<String> listen,
    boolean help,
    boolean version) {
  static final String USAGE =
      """
      usage: partywall exporter [--config FILE] [--web.listen-address ADDRESS:PORT]...
                                [--web.config.file FILE]

        --config FILE                       YAML file; everything in it is optional
        --web.listen-address ADDRESS:PORT   listen here instead (127.0.0.1:9917); may be repeated
        --web.config.file FILE              TLS, client certificates and passwords
        --version                           print the version
        --help                              print this text
      """;

  private static final Set<String> VALUED =
      Set.of("--config", "--web.listen-address", "--web.config.file");

  Options {
    requireNonNull(config, "config is null");
    requireNonNull(webConfig, "webConfig is null");
    listen = List.copyOf(listen);
  }

  static Options parse(List<String> arguments) {
    Optional<Path> config = Optional.empty();
    Optional<Path> webConfig = Optional.empty();
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
        if (!VALUED.contains(argument)) {
          throw unknown(argument);
        }
      }
      switch (argument) {
        case "--config" -> config = Optional.of(Path.of(value(argument, rest)));
        case "--web.config.file" -> webConfig = Optional.of(Path.of(value(argument, rest)));
        case "--web.listen-address" -> listen.add(value(argument, rest));
        case "--help", "-h" -> help = true;
        case "--version" -> version = true;
        default -> throw unknown(argument);
      }
    }
    return new Options(config, webConfig, listen, help, version);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty() || rest.getFirst().isEmpty()) {
      throw BadInput.of(option, "", "has no value", "write one after it");
    }
    return rest.removeFirst();
  }

  private static BadInput unknown(String argument) {
    return BadInput.of(
        argument,
        "",
        "unknown option",
        "use --config, --web.listen-address, --web.config.file, --version or --help");
  }
}
