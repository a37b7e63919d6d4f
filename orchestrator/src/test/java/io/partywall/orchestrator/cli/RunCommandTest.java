package io.partywall.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.document.Documents;
import io.partywall.orchestrator.experiment.ExperimentInfo;
import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.journal.Journal;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is told before anything is written. */
@Tag("system")
class RunCommandTest {
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

  @TempDir static Path folder;
  private static SshServer server;

  @TempDir private Path directory;
  private Path plan;
  private Path bed;
  private Path results;

  @BeforeAll
  static void serve() throws IOException {
    server = SshServer.start(folder.resolve("server"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void writeGoodInput() throws IOException {
    plan = Files.writeString(directory.resolve("plan.yaml"), PLAN);
    bed = directory.resolve("testbed.yaml");
    declare(server.address());
    results = directory.resolve("results");
  }

  private void declare(HostAddress address) throws IOException {
    Documents.writeYaml(bed, TestBeds.raw(Map.of("one", address)));
  }

  @Test
  void printsEveryPointAndTheTimeBeforeARun() throws IOException {
    Files.writeString(
        plan, PLAN.replace("[10]", "[5, 10]").replace("[]", "[idle]") + "top_repetitions: 3\n");

    assertThat(Ran.command("run", plan, "--dry-run"))
        .isEqualTo(
            new Ran(
                0,
                """
                scenario    frame  target Mbit/s (layer 1)   packets/s   delay ns  trials
                dedicated      64                       5        7102     140800       1
                dedicated      64                      10       14205      70400       3
                idle           64                      10       14205      70400       1
                3 points, 5 trials of 1.0 s: about 0 min 14 s
                """,
                ""));
  }

  @Test
  void refusesAnUnknownField() throws IOException {
    Files.writeString(plan, PLAN + "frame_sizes: [64]\n");

    refuses(
        plan
            + ": frame_sizes: unknown field; use one of loads, name, order_seed, repetitions,"
            + " scenarios, seconds, top_repetitions");
  }

  @Test
  void tellsAMisspeltFieldByTheNameThatWasWritten() throws IOException {
    Files.writeString(plan, PLAN.replace("repetitions", "repetition"));

    refuses(
        plan
            + ": repetition: unknown field; use one of loads, name, order_seed, repetitions,"
            + " scenarios, seconds, top_repetitions");

    Files.writeString(plan, PLAN.replace("target_mbit", "mbit"));

    refuses(plan + ": loads[0].mbit: unknown field; use one of frame_size, target_mbit");
  }

  @Test
  void refusesAFrameSizeThatEthernetDoesNotHave() throws IOException {
    Files.writeString(plan, PLAN.replace("64", "20"));

    refuses(plan + ": loads[0]: frame_size is not within 60 and 1514: 20; correct the value");
  }

  @Test
  void refusesABandwidthOfNothing() throws IOException {
    Files.writeString(plan, PLAN.replace("[10]", "[0]"));

    refuses(
        plan
            + ": loads[0]: target_mbit is not above 0 and at most 1600000: 0.0; correct the value");
  }

  @Test
  void refusesAPlanThatIsNotThere() {
    assertThat(Ran.command("run", "quickly", "--testbed", bed))
        .isEqualTo(
            Ran.refused(
                "quickly: is neither a file nor a plan that comes with the program; name a file or"
                    + " one of quick, study"));
  }

  @Test
  void refusesATestBedWithAnUnknownField() throws IOException {
    Files.writeString(bed, Files.readString(bed) + "guests: []\n");

    refuses(
        bed + ": guests: unknown field; use one of hosts, name, roles, streams, unit_under_test");
  }

  @Test
  void refusesAHostThatCannotBeReached() throws IOException {
    HostAddress good = server.address();
    int closed = SshServer.freePort();
    declare(new HostAddress("127.0.0.1", closed, "root", good.key(), good.knownHosts()));

    refuses(
        bed
            + ": hosts.one.address: 127.0.0.1:"
            + closed
            + " cannot be reached: Connection refused; start the SSH server there, or correct"
            + " address and port");
  }

  @Test
  void refusesAHostWithAnotherKey() throws IOException {
    HostAddress good = server.address();
    Path known = directory.resolve("known_hosts");
    Files.writeString(
        known,
        "[127.0.0.1]:%d %s"
            .formatted(good.port(), Files.readString(folder.resolve("server/client_key.pub"))));
    declare(new HostAddress("127.0.0.1", good.port(), "root", good.key(), known));

    refuses(
        bed
            + ": hosts.one.known_hosts: "
            + known
            + " holds another key than 127.0.0.1:"
            + good.port()
            + " shows; find out who answers there, then correct the key");
  }

  @Test
  void refusesAKeyThatCannotBeRead() throws IOException {
    HostAddress good = server.address();
    Path key = Files.createDirectory(directory.resolve("key"));
    declare(new HostAddress("127.0.0.1", good.port(), "root", key, good.knownHosts()));

    refuses(
        bed
            + ": hosts.one.key: "
            + key
            + " cannot be read; name the private key's file, readable by you");
  }

  @Test
  void refusesAKeyThatIsNone() throws IOException {
    HostAddress good = server.address();
    Path key = Files.writeString(directory.resolve("key"), "no key\n");
    declare(new HostAddress("127.0.0.1", good.port(), "root", key, good.knownHosts()));

    refuses(
        bed
            + ": hosts.one.key: "
            + key
            + " is not a private key; name an OpenSSH private key's file");
  }

  @Test
  void doesNotGoOnWithResultsOfAnotherPlan() throws IOException {
    Path earlier = directory.resolve("earlier");
    Journal.create(
            earlier,
            new ExperimentInfo(
                "other-1", "other", Instant.EPOCH, "0.1.0", "raw", "none", Map.of(), "0"),
            PLAN.replace("own", "other"),
            Files.readString(bed))
        .close();
    byte[] journal = Files.readAllBytes(earlier.resolve("journal.jsonl"));

    assertThat(Ran.command("run", plan, "--testbed", bed, "--resume", earlier))
        .isEqualTo(
            Ran.refused(
                earlier
                    + ": plan.yaml: these are results of another plan, other; go on with it by"
                    + " ./partywall run %1$s/plan.yaml --resume %1$s, or start anew without --resume"
                        .formatted(earlier)));
    assertThat(earlier.resolve("journal.jsonl")).hasBinaryContent(journal);
  }

  /** And leaves nothing half-written. */
  private void refuses(String line) {
    assertThat(Ran.command("run", plan, "--testbed", bed, "--results", results))
        .isEqualTo(Ran.refused(line));
    assertThat(results).doesNotExist();
  }
}
