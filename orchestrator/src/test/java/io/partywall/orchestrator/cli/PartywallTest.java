package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PartywallTest {
  /** The first one is the parent's, which the module shares. */
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @Test
  void tellsTheVersionOfTheBuildWhicheverCommandIsAsked() throws IOException {
    Matcher built = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(built.find()).isTrue();
    Ran version = new Ran(0, "partywall " + built.group(1) + "\n", "");

    assertThat(Ran.command("--version")).isEqualTo(version);
    assertThat(Ran.command("-V")).isEqualTo(version);
    assertThat(Ran.command("run", "-V")).isEqualTo(version);
    assertThat(Ran.command("lab", "up", "--version")).isEqualTo(version);
  }
}
