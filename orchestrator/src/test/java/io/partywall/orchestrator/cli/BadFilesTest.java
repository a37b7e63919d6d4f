package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a plan or a test bed is told in the words of the file. */
class BadFilesTest {
  private static final String PLAN =
      """
      name: own
      repetitions: 1
      seconds: 1
      order_seed: 1
      loads:
        - {frame_size: 64, target_mbit: [10]}
      scenarios: []
      """;

  private static final String FIELDS =
      "loads, name, order_seed, repetitions, scenarios, seconds, top_repetitions";

  @TempDir private Path directory;
  private Path plan;
  private Path bed;
  private String goodBed;

  @BeforeEach
  void writeGoodInput() throws IOException {
    plan = directory.resolve("plan.yaml");
    bed = directory.resolve("testbed.yaml");
    Path key = directory.resolve("key");
    Documents.writeYaml(
        bed, TestBeds.raw(Map.of("one", new HostAddress("127.0.0.1", 22, "root", key, key))));
    goodBed = Files.readString(bed);
  }

  @Test
  void refusesAPlanThatIsNoMapping() throws IOException {
    refusesPlan("", "is empty; write the fields " + FIELDS);
    refusesPlan("# nothing yet\n", "is empty; write the fields " + FIELDS);
    refusesPlan("---\n", "is empty; write the fields " + FIELDS);
    refusesPlan(
        "Frames of 64 bytes,\nplease.\n",
        "is \"Frames of 64 bytes, please.\" where a mapping belongs; write the fields " + FIELDS);
    refusesPlan("- 64\n- 1500\n", "is a list where a mapping belongs; write the fields " + FIELDS);
    refusesPlan(PLAN + "---\n" + PLAN, "line 9: begins a second document; keep one in a file");
  }

  @Test
  void refusesLoadsThatAreNone() throws IOException {
    String loads = "- {frame_size: 64, target_mbit: [10]}";
    refusesPlan(
        PLAN.replace(loads, "[null]"),
        "loads[0]: is empty; write the fields frame_size, target_mbit");
    refusesPlan(
        PLAN.replace(loads, "{frame_size: 64, target_mbit: [10]}"),
        "loads: is a mapping where a list belongs; write it as [first, second]");
    refusesPlan(
        PLAN.replace(loads, "[64]"),
        "loads[0]: is 64 where a mapping belongs; write the fields frame_size, target_mbit");
    refusesPlan(PLAN.replace(loads, ""), "loads is missing; correct the value");
  }

  @Test
  void refusesValuesOfAnotherKind() throws IOException {
    refusesPlan(
        PLAN.replace("[10]", "10"),
        "loads[0].target_mbit: is 10 where a list belongs; write it as [first, second]");
    refusesPlan(
        PLAN.replace("[10]", "[fast]"),
        "loads[0].target_mbit[0]: is not a number: \"fast\"; correct the value");
    refusesPlan(
        PLAN.replace("[10]", "[null]"),
        "loads[0].target_mbit[0]: is empty; write its value, or leave it out");
    refusesPlan(
        PLAN.replace("repetitions: 1", "repetitions: 1.5"),
        "repetitions: is not a whole number below 2^31: 1.5; correct the value");
    refusesPlan(
        PLAN.replace("order_seed: 1", "order_seed: 99999999999999999999"),
        "order_seed: is not a whole number below 2^63: 99999999999999999999; correct the value");
    refusesPlan(
        PLAN.replace("seconds: 1", "seconds: [1]"),
        "seconds: is a list where one value belongs; write it alone");
    refusesPlan(PLAN.replace("seconds: 1", "seconds:"), "seconds: is missing; write a number");
    refusesPlan(
        PLAN.replace("repetitions: 1\n", ""),
        "repetitions: is missing; write a whole number below 2^31");
    refusesPlan(
        PLAN.replace("[]", "[busy]"),
        "scenarios[0]: is not known: \"busy\"; use one of dedicated, idle, light, heavy,"
            + " network_50, network_95");
  }

  @Test
  void refusesAFieldThatStandsTwice() throws IOException {
    refusesPlan(PLAN + "seconds: 2\n", "seconds: stands there twice; keep one");
    refusesPlan(
        PLAN.replace("{frame_size: 64", "{frame_size: 64, frame_size: 1500"),
        "loads[0].frame_size: stands there twice; keep one");

    refusesBed(
        goodBed.replace("  one:", "  one: {}\n  one:"), "hosts.one: stands there twice; keep one");
    refusesBed(
        goodBed.replaceFirst("(?m)^( *)(host: .*)$", "$1$2\n$1$2"),
        "unit_under_test.host: stands there twice; keep one");
  }

  @Test
  void refusesATestBedOfAnotherShape() throws IOException {
    refusesBed("", "is empty; write the fields hosts, name, roles, streams, unit_under_test");
    refusesBed(
        goodBed.replaceFirst("(?s)hosts:.*unit_under_test", "hosts: [one]\nunit_under_test"),
        "hosts: is a list where a mapping belongs; write a line 'name: value' for each");
    refusesBed(
        goodBed.replace("port: 22", "port: ssh"),
        "hosts.one.port: is not a whole number below 2^31: \"ssh\"; correct the value");
  }

  @Test
  void refusesADemoWithoutTheFramesOfItsVictim() throws IOException {
    Files.writeString(plan, PLAN);

    assertThat(Ran.command("demo", "--plan", plan))
        .isEqualTo(
            Ran.refused(
                plan
                    + ": loads: holds no frame_size 1500, by whose reference the victim's load is"
                    + " set; add it, as the plan quick has it"));
  }

  @Test
  void refusesAPlaceForResultsThatIsNone() throws IOException {
    Files.writeString(plan, PLAN);
    String line = "--results: %s is not a directory; name another place".formatted(plan);

    assertThat(Ran.command("run", plan, "--testbed", bed, "--results", plan))
        .isEqualTo(Ran.refused(line));
    assertThat(Ran.command("demo", "--results", plan.resolve("below")))
        .isEqualTo(Ran.refused(line));
    assertThat(Ran.command("demo", "--results", "/sys/results"))
        .isEqualTo(
            Ran.refused(
                "--results: /sys cannot be written; name another place, or make it writable"));
  }

  private void refusesPlan(String text, String message) throws IOException {
    Files.writeString(plan, text);
    assertThat(Ran.command("run", plan, "--dry-run")).isEqualTo(Ran.refused(plan + ": " + message));
  }

  private void refusesBed(String text, String message) throws IOException {
    Files.writeString(bed, text);
    assertThat(Ran.command("run", "quick", "--testbed", bed))
        .isEqualTo(Ran.refused(bed + ": " + message));
  }
}
