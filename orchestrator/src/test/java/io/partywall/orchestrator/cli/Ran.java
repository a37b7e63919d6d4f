package io.partywall.orchestrator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command line came to, as a shell would see it. */
record Ran(int status, String out, String err) {
  static Ran command(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Partywall.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status = commandLine.execute(words);
    return new Ran(status, out.toString(), err.toString());
  }

  /** What wrong input comes to: nothing printed but one line. */
  static Ran refused(String line) {
    return new Ran(2, "", "partywall: " + line + "\n");
  }
}
