package io.partywall.orchestrator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partywall.orchestrator.host.Host;
import io.partywall.orchestrator.host.Hosts;
import io.partywall.orchestrator.load.GuestProgram;
import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.runner.Bench;
import io.partywall.orchestrator.testbed.TestBed;
import io.partywall.orchestrator.testbed.TestBed.Stream;
import io.partywall.orchestrator.testbed.TestBedFile;
import io.partywall.orchestrator.traffic.Generator.Load;
import io.partywall.orchestrator.traffic.Generator.Sending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** A lab's life, from an {@code up} that is killed to a {@code down} that leaves nothing. */
@Tag("system")
@ParameterizedClass(name = "{0} {1}")
@CsvSource({
  "KVM, VIRTIO, virtio-net-pci, tap",
  "KVM, E1000, e1000, tap",
  "LXC, VIRTIO, veth, veth",
  "RAW, VIRTIO, none, ''"
})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {
  private static final String SEED = "7";
  private static final int FRAMES = 100;

  @TempDir private static Path state;

  private final Vmm vmm;
  private final String[] options;
  private final String model;
  private final String devices;
  private final String name;
  private final LabPaths paths;
  private final LabCommandLine lab;

  LabTest(Vmm vmm, Nic nic, String model, String devices) {
    this.vmm = vmm;
    this.options = new String[] {"--vmm", vmm.label(), "--nic", nic.label(), "--seed", SEED};
    this.model = model;
    this.devices = devices;
    this.name = "lt-" + vmm;
    this.paths = paths();
    this.lab = new LabCommandLine(name, paths);
  }

  @AfterAll
  static void takeDown() throws IOException {
    for (Vmm vmm : Vmm.values()) {
      Lab.down("lt-" + vmm, paths());
    }
  }

  private static LabPaths paths() {
    return new LabPaths(state, LabPaths.fromEnvironment().cache());
  }

  private Lab standing() {
    return Lab.find(name, paths).orElseThrow();
  }

  @Test
  @Order(1)
  void standsAfterAnUpThatWasKilled() throws IOException {
    Process up = lab.start("up", options);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> new LabProcesses(new Layout(name, 0)).all().size() >= Layout.hosts().size());
    } finally {
      up.destroyForcibly();
    }
    assertThat(lab.run("status"))
        .extracting(Program.Result::exitStatus, Program.Result::output)
        .containsExactly(1, "No lab " + name + " stands.\n");

    Program.Result repaired = lab.run("up", options);

    assertThat(repaired.output()).isEqualTo(lab.run("status").output());
    assertThat(repaired.exitStatus()).isZero();
  }

  @Test
  @Order(2)
  void showsWhatStands() {
    Program.Result status = lab.run("status");

    assertThat(
            status
                .output()
                .replaceAll("198\\.19\\.\\d+", "198.19.N")
                .replaceAll("ADDRESS +", "ADDRESS  ")
                .replaceAll(" \\(on (kvm|tcg)\\)", "")
                .replace(paths.state().toString(), "STATE"))
        .isEqualTo(
            """
            lab lt-%s: --vmm %s%s --seed 7
              HOST  ADDRESS  STATE
              uut   198.19.N.10  up
              g1    198.19.N.11  up
              g2    198.19.N.12  up
              g3    198.19.N.13  up
              s1    198.19.N.21  up
              s2    198.19.N.22  up
              s3    198.19.N.23  up

            %sexporter http://198.19.N.10:9917/ up
            test bed STATE/labs/lt-%s/testbed.yaml
            """
                .formatted(
                    vmm,
                    vmm,
                    vmm == Vmm.KVM ? " --nic " + options[3] : "",
                    vmm == Vmm.RAW
                        ? ""
                        : """
                          GUEST  ROLE       FROM  TO  STATE
                          dremo  bystander  g1    s1  up
                          mirex  victim     g2    s2  up
                          belun  aggressor  g3    s3  up

                        """,
                    vmm));
    assertThat(status.exitStatus()).isZero();
  }

  @Test
  @Order(3)
  void answersInEachNamespace() {
    Map<String, String> namespaces = new TreeMap<>();
    Map<String, String> reached = new TreeMap<>();
    try (Hosts hosts = connect()) {
      hosts
          .all()
          .forEach((host, connection) -> {
            namespaces.put(host, new Layout(name, 0).namespace(host).inode().orElseThrow());
            reached.put(host, output(connection, List.of("readlink", "/proc/self/ns/net")));
          });
    }
    assertThat(reached).hasSize(7).isEqualTo(namespaces);
  }

  @Test
  @Order(4)
  void bringsEveryFrameFromEachGeneratorToItsSink() {
    try (Hosts hosts = connect()) {
      TestBed bed = bed();
      Bench bench = new Bench(bed, hosts);
      Load load = new Load(1000, OptionalDouble.of(2 * FRAMES), Duration.ofMillis(500));
      Map<String, Long> before = arrived(bench, bed);
      List<Sending> sendings =
          bed.streams().stream().map(stream -> bench.start(stream, load)).toList();
      for (Sending sending : sendings) {
        try (sending) {
          assertThat(sending.await().packets()).isEqualTo(FRAMES);
        }
      }
      bench.settle(bed.streams());
      assertThat(arrived(bench, bed))
          .hasSize(3)
          .allSatisfy((sink, frames) ->
              assertThat(frames - before.getOrDefault(sink, 0L)).isEqualTo(FRAMES));
    }
  }

  private static Map<String, Long> arrived(Bench bench, TestBed bed) {
    Map<String, Long> frames = new TreeMap<>();
    for (Stream stream : bed.streams()) {
      frames.put(stream.sink().host(), bench.counters(stream.sink()).rxPackets());
    }
    return frames;
  }

  @Test
  @Order(5)
  void hasAnExporterThatNamesTheGuests() {
    String text;
    try (Hosts hosts = connect()) {
      byte[] bytes =
          hosts.get(Layout.UNIT).fetch(ExporterProcess.PORT, "/metrics", Duration.ofSeconds(10));
      text = new String(bytes, StandardCharsets.UTF_8);
    }
    List<String> expected = new ArrayList<>();
    if (vmm != Vmm.RAW) {
      for (LabGuest guest : standing().guests()) {
        expected.add(nicInfo(guest, 0, "in", "03"));
        expected.add(nicInfo(guest, 1, "out", "04"));
      }
    }
    assertThat(text.lines().filter(line -> line.startsWith("partywall_guest_nic_info")))
        .map(line -> line.replaceAll("02:70:77:..:", "02:70:77:NN:"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(text.lines().filter(line -> line.startsWith("partywall_collector_success")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 1"));
  }

  private String nicInfo(LabGuest guest, int nic, String side, String place) {
    int i = guest.position();
    return "partywall_guest_nic_info{vmm=\"%s\",guest=\"%s\",nic=\"%d\",device=\"%s\",bridge=\"%s\",mac=\"%s\",model=\"%s\"} 1"
        .formatted(
            vmm,
            guest.name(),
            nic,
            devices + side + i,
            "br" + side + i,
            vmm == Vmm.KVM ? "02:70:77:NN:" + place + ":0" + i : "",
            model);
  }

  @Test
  @Order(6)
  void endsALoadInsideAGuestWhenInterrupted() {
    try (Hosts hosts = connect()) {
      Host unit = hosts.get(Layout.UNIT);
      for (Stream stream : bed().streams()) {
        if (stream.guestCommand().isEmpty()) {
          assertThat(vmm).isEqualTo(Vmm.RAW);
          continue;
        }
        List<String> count = stream.inGuest("pidof stress | wc -w");
        try (GuestProgram _ =
            GuestProgram.stress(unit, stream, "--cpu 1", Duration.ofSeconds(60))) {
          assertThat(output(unit, count)).isEqualTo("2");
        }
        assertThat(output(unit, count)).isEqualTo("0");
      }
    }
  }

  @Test
  @Order(7)
  void saysWhatIsGoneAndRepairsIt() throws IOException {
    String sound = lab.run("status").output();
    List<String> victims = new ArrayList<>(List.of("sshd on s2", "exporter"));
    if (vmm != Vmm.RAW) {
      victims.add("guest " + standing().guests().getFirst().name());
    }
    for (String victim : victims) {
      long pid = Long.parseLong(Files.readString(standing().pidFiles().get(victim)).strip());
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      process.destroyForcibly();
      await().atMost(Duration.ofSeconds(10)).until(() -> standing().faults().contains(victim));
    }

    Program.Result broken = lab.run("status");

    assertThat(broken.output().lines().filter(line -> line.endsWith("GONE")))
        .hasSize(victims.size());
    assertThat(broken.output().replace("GONE", "up")).isEqualTo(sound);
    assertThat(broken.exitStatus()).isEqualTo(1);
    assertThat(lab.run("up", options).output()).isEqualTo(sound);
    assertThat(lab.run("up", options).output()).isEqualTo("The lab stands already.\n" + sound);
  }

  @Test
  @Order(8)
  void leavesNothing() throws IOException {
    List<Long> processes = standing().processes();
    try (Hosts hosts = connect()) {
      if (vmm != Vmm.RAW) {
        // A frozen process does not end by itself.
        GuestProgram.suspension(
            hosts.get(Layout.UNIT), bed().streams().getFirst(), Duration.ofSeconds(60));
      }
      assertThat(lab.run("down").exitStatus()).isZero();
    }
    assertThat(lab.run("down").exitStatus()).isZero();

    assertThat(processes).isNotEmpty().noneMatch(LabTest::runs);
    assertThat(names(Path.of("/run/netns"))).noneMatch(entry -> entry.startsWith("pw-" + name));
    assertThat(names(Path.of("/sys/class/net"))).doesNotContain("pwm-" + name);
    assertThat(names(paths.labs())).isEmpty();
    assertThat(LxcGuests.locks(paths.lab(name))).doesNotExist();
    try (java.util.stream.Stream<Path> groups =
        Files.find(Path.of("/sys/fs/cgroup"), 2, (path, _) -> path.endsWith("partywall-" + name))) {
      assertThat(groups).isEmpty();
    }
  }

  /** One that has ended, and whose parent does not know yet, has no program any more. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private static List<String> names(Path directory) throws IOException {
    try (java.util.stream.Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private TestBed bed() {
    return TestBedFile.read(standing().testBed());
  }

  private Hosts connect() {
    return Hosts.connect(bed(), standing().testBed());
  }

  private static String output(Host host, List<String> command) {
    return host.run(Duration.ofSeconds(20), command).orThrow().strip();
  }
}
