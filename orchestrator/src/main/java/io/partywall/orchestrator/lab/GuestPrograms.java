package io.partywall.orchestrator.lab;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every guest carries, whatever runs it: busybox, and {@code stress} with its libraries. */
final class GuestPrograms {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private GuestPrograms() {}

  /** Adds the programs, and the directories that a guest mounts or writes to. */
  static void addTo(RootFiles root) throws IOException {
    for (String directory : List.of("dev", "proc", "sys", "tmp", "run")) {
      root.directory(directory);
    }
    root.executable("bin/busybox", Files.readAllBytes(existing("/bin/busybox")));
    for (String applet :
        Program.run(DEADLINE, List.of("/bin/busybox", "--list")).orThrow().lines().toList()) {
      if (!applet.equals("busybox")) {
        root.link("bin/" + applet, "busybox");
      }
    }
    Path stress = existing("/usr/bin/stress");
    root.executable("bin/stress", Files.readAllBytes(stress));
    Matcher library =
        LIBRARY.matcher(Program.run(DEADLINE, List.of("ldd", stress.toString())).orThrow());
    while (library.find()) {
      root.executable(library.group(1).substring(1), Files.readAllBytes(Path.of(library.group(1))));
    }
  }

  private static Path existing(String program) {
    Path path = Path.of(program);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(program + " is missing; ./partywall setup installs it");
    }
    return path;
  }
}
