package io.partywall.orchestrator.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.host.SshServer;
import io.partywall.orchestrator.testbed.TestBed.End;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts with a real SSH server each, an exporter, and a link that carries real frames. */
@Tag("system")
class CheckCommandTest {
  @TempDir static Path folder;
  private static WiredHosts hosts;

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws IOException {
    hosts = new WiredHosts(folder);
  }

  @AfterAll
  static void takeDown() {
    hosts.close();
  }

  @Test
  void saysThatATestBedIsFit() throws IOException {
    Ran ran = check(hosts.addresses(), hosts.stream());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().replaceAll("[+-]0\\.\\d\\d s", "0 s"))
        .isEqualTo(
            """
            ok    host sink: reachable
            ok    host source: reachable
            ok    host unit: reachable
            ok    clock of sink: 0 s against unit
            ok    clock of source: 0 s against unit
            ok    generator of g1: source has tcpreplay
            ok    sink of g1: sink has tcpdump
            ok    device test0 of source: is up
            ok    device test0 of sink: is up
            ok    exporter on unit: answers
            ok    experiments on unit: none runs
            ok    path of g1: 100 of 100 frames from source arrived at sink
            """);
    assertThat(ran.status()).isZero();
  }

  @Test
  void saysOfEachThingWhatIsMissing() throws IOException {
    Stream stream = hosts.stream();
    End nowhere = new End("sink", "none0", "198.18.200.2", "02:00:00:00:aa:02");
    Stream broken =
        new Stream(
            "elm",
            stream.generator(),
            nowhere,
            stream.nextHopMac(),
            Optional.of("lo"),
            Optional.empty(),
            List.of(),
            List.of("sh", "-c", "echo no stress in $1 >&2; exit 1", "guest-exec"),
            List.of());

    Ran ran = check(hosts.addresses(), broken);

    assertThat(ran.out().lines().filter(line -> !line.startsWith("ok ")))
        .containsExactly(
            "FAIL  device none0 of sink: does not exist; make it, or correct the test bed's file",
            "FAIL  load inside elm: the guest_command of elm does not find stress (exit status 1:"
                + " no stress in command -v stress); install it in the guest",
            "FAIL  guest elm: the exporter does not name it as a guest of raw; start it, or correct"
                + " the stream's guest",
            "FAIL  paths: not tried; put the above right first");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void saysThatFramesDoNotArrive() throws IOException {
    Stream stream = hosts.stream();
    Stream astray =
        new Stream(
            stream.guest(),
            stream.generator(),
            new End("sink", "lo", "198.18.200.9", "02:00:00:00:aa:02"),
            stream.nextHopMac(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    Ran ran = check(hosts.addresses(), astray);

    assertThat(ran.out().lines().filter(line -> !line.startsWith("ok ")))
        .containsExactly(
            "FAIL  path of g1: 0 of 100 frames from source arrived at sink; is the guest running,"
                + " and is next_hop_mac its own?");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void tellsOfEveryHostBeforeItRefusesOne() throws IOException {
    int closed = SshServer.freePort();
    Map<String, HostAddress> addresses = new HashMap<>(hosts.addresses());
    HostAddress good = requireNonNull(addresses.get("sink"));
    addresses.put(
        "sink", new HostAddress("127.0.0.1", closed, "root", good.key(), good.knownHosts()));

    Ran ran = check(addresses, hosts.stream());

    String problem =
        "%s: hosts.sink.address: 127.0.0.1:%d cannot be reached: Connection refused; start the SSH"
                .formatted(directory.resolve("testbed.yaml"), closed)
            + " server there, or correct address and port";
    assertThat(ran)
        .isEqualTo(
            new Ran(
                2,
                "FAIL  host sink: %s\nok    host source: reachable\nok    host unit: reachable\n"
                    .formatted(problem),
                "partywall: " + problem + "\n"));
  }

  @Test
  void refusesATestBedThatIsNotThere() {
    assertThat(Ran.command("check", directory.resolve("none.yaml")))
        .isEqualTo(
            Ran.refused(
                directory.resolve("none.yaml") + ": does not exist; name an existing file"));
  }

  private Ran check(Map<String, HostAddress> addresses, Stream stream) throws IOException {
    Path bed = directory.resolve("testbed.yaml");
    hosts.declare(bed, addresses, stream);
    return Ran.command("check", bed);
  }
}
