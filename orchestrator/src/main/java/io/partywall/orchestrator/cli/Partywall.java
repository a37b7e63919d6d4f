package io.partywall.orchestrator.cli;

import io.partywall.exporter.config.BadInput;
import io.partywall.orchestrator.experiment.Version;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The orchestrator's command line; exit status 0 done, 1 failed, 2 wrong usage or input. */
@Command(
    name = "partywall",
    subcommands = {
      BenchCommand.class,
      DemoCommand.class,
      LabCommand.class,
      CheckCommand.class,
      RunCommand.class,
      ReportCommand.class,
      ReferenceCommand.class,
      RestoreCommand.class,
    },
    mixinStandardHelpOptions = true,
    description = "Measures how a virtualized host forwards its guests' packets.")
public final class Partywall {
  private Partywall() {}

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Partywall())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Partywall::explain);
    setVersion(commandLine, "partywall " + Version.current());
    return commandLine;
  }

  /** Every command has the option, and one version is all there is. */
  private static void setVersion(CommandLine commandLine, String version) {
    commandLine.getCommandSpec().version(version);
    commandLine.getSubcommands().values().forEach(command -> setVersion(command, version));
  }

  /** The checkout or installation, where alerts, dashboards and the exporter are found. */
  static Path home() {
    return Path.of(System.getProperty("partywall.home", ".")).toAbsolutePath().normalize();
  }

  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult ignored) {
    if (exception instanceof BadInput) {
      command.getErr().println("partywall: " + exception.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    String message = exception.getMessage();
    command
        .getErr()
        .println("partywall: " + (message == null ? exception.toString() : message.strip()));
    if (System.getenv("PARTYWALL_DEBUG") != null) {
      exception.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
