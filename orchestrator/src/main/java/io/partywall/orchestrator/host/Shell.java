package io.partywall.orchestrator.host;

import java.util.List;
import java.util.stream.Collectors;

/** The one place where arguments become text for a shell. */
public final class Shell {
  private Shell() {}

  /** The argument as one word of a POSIX shell, whatever it holds. */
  public static String quote(String argument) {
    if (argument.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("argument holds a zero byte");
    }
    return argument.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** The command as a shell's command line that runs exactly these arguments. */
  public static String quote(List<String> command) {
    return command.stream().map(Shell::quote).collect(Collectors.joining(" "));
  }
}
