package io.partywall.exporter.vmm.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.GuestState;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerProbeTest {
  @TempDir private Path root;
  @TempDir private Path sys;
  private ProcTree proc;
  private final LinkTable links =
      new LinkTable(
          List.of(
              veth(10, "vethB", 5, 3, OptionalInt.of(0)),
              veth(11, "vethA", 0, 2, OptionalInt.of(0)),
              veth(12, "vethC", 5, 2, OptionalInt.of(1)),
              veth(13, "vethHere", 0, 14, OptionalInt.empty()),
              new Link(
                  5, "br0", "bridge", 0, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true)));

  private static Link veth(int index, String name, int master, int peer, OptionalInt namespace) {
    return new Link(index, name, "veth", master, peer, namespace, "02:00:00:00:00:02", true, true);
  }

  @BeforeEach
  void makeTree() throws IOException {
    proc = new ProcTree(root);
  }

  private void container(int pid, String namespace, String controlGroups) throws IOException {
    Path process = proc.process(pid, namespace, "/sbin/init");
    Files.writeString(process.resolve("cgroup"), controlGroups);
  }

  private List<Guest> guests(Map<Long, Integer> namespaceIds) throws IOException {
    NamespaceIds ids =
        pid -> {
          Integer id = namespaceIds.get(pid);
          return id == null ? OptionalInt.empty() : OptionalInt.of(id);
        };
    return new ContainerProbe(proc.files(), sys, ids).guests(links);
  }

  private static GuestNic nic(String position, int ifindex, String device, String bridge) {
    return new GuestNic(
        position, ifindex, device, bridge, "", "veth", DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE);
  }

  @Test
  void joinsVethsToContainersByTheNamespacesNumber() throws IOException {
    container(30, "net:[2]", "0::/user.slice\n"); // Somebody looks into it by nsenter.
    container(31, "net:[2]", "9:memory:/\n0::/hv/lxc.payload.web1/init.scope\n");
    container(32, "net:[2]", "0::/hv/lxc.payload.web1/system.slice/x.service\n");
    container(33, "net:[3]", "0::/docker/" + "7fae25c0".repeat(8) + "\n");
    container(34, "net:[1]", "0::/hv/lxc.payload.hostnet\n");
    container(35, "net:[4]", "0::/hv/lxc.payload.nonic\n");

    List<Guest> guests = guests(Map.of(31L, 0, 33L, 1));

    assertThat(guests)
        .containsExactly(
            new Guest(
                "lxc",
                "web1",
                "19713b77-1a97-80b7-985b-f85262aa1c10",
                GuestState.RUNNING,
                Optional.of(Instant.parse("2023-11-14T22:13:40.500Z")),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.of(2),
                List.of(nic("0", 11, "vethA", ""), nic("1", 10, "vethB", "br0"))),
            new Guest(
                "docker",
                "7fae25c07fae",
                "0500025f-4219-83e7-b505-6142436baeda",
                GuestState.RUNNING,
                Optional.of(Instant.parse("2023-11-14T22:13:40.500Z")),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.of(3),
                List.of(nic("0", 12, "vethC", "br0"))));
  }

  @Test
  void takesContainersThatShareANamespaceForOneGuest() throws IOException {
    container(31, "net:[2]", "0::/docker/" + "a".repeat(64) + "\n");
    container(32, "net:[2]", "0::/docker/" + "b".repeat(64) + "\n");

    assertThat(guests(Map.of(31L, 0, 32L, 0)))
        .extracting(Guest::name)
        .containsExactly("a".repeat(12));
  }

  @Test
  void findsNobodyWhereNoNumberWasAssigned() throws IOException {
    container(31, "net:[2]", "0::/hv/lxc.payload.web1\n");

    assertThat(guests(Map.of())).isEmpty();
  }

  @Test
  void skipsAProcessThatEndsMeanwhile() throws IOException {
    container(31, "net:[2]", "0::/hv/lxc.payload.web1\n");
    Files.delete(root.resolve("31/stat"));

    assertThat(guests(Map.of(31L, 0))).isEmpty();
  }

  /** A file in the link's place is refused to root, too. */
  private void refuse(int pid) throws IOException {
    Path namespace = root.resolve(pid + "/ns/net");
    Files.delete(namespace);
    Files.createFile(namespace);
  }

  @Test
  void passesOverALivingProcessThatRefusesToBeLookedAt() throws IOException {
    container(1, "net:[1]", "0::/init.scope\n");
    refuse(1);
    container(31, "net:[2]", "0::/hv/lxc.payload.web1\n");

    assertThat(guests(Map.of(31L, 0))).extracting(Guest::name).containsExactly("web1");
  }

  @Test
  void failsWhereMostProcessesRefuse() throws IOException {
    container(1, "net:[1]", "0::/init.scope\n");
    container(30, "net:[2]", "0::/hv/lxc.payload.web1\n");
    container(31, "net:[1]", "0::/user.slice\n");
    refuse(1);
    refuse(30);

    assertThatThrownBy(() -> guests(Map.of(30L, 0)))
        .isInstanceOf(IOException.class)
        .hasMessage("2 of 3 processes refuse to be looked at; is CAP_SYS_PTRACE missing?");
  }

  @Test
  void namesTheOtherContainersWhereOneCannotBeJoined() throws IOException {
    container(31, "net:[2]", "0::/hv/lxc.payload.web1\n");
    container(32, "net:[3]", "0::/hv/lxc.payload.web2\n");
    NamespaceIds ids =
        pid -> {
          if (pid == 31) {
            throw new IOException("refused");
          }
          return OptionalInt.of(1);
        };

    assertThat(new ContainerProbe(proc.files(), sys, ids).guests(links))
        .extracting(Guest::name)
        .containsExactly("web2");
  }

  @Test
  void failsWhereNoContainerCanBeJoined() throws IOException {
    container(31, "net:[2]", "0::/hv/lxc.payload.web1\n");
    NamespaceIds ids =
        pid -> {
          throw new IOException("refused");
        };

    assertThatThrownBy(() -> new ContainerProbe(proc.files(), sys, ids).guests(links))
        .isInstanceOf(IOException.class)
        .hasMessage("refused");
  }

  @Test
  void readsTheProcessorTimeOfTheContainersOwnGroup() throws IOException {
    container(20, "net:[2]", "0::/lxc.payload.elm/system.slice/sshd.service\n");
    container(21, "net:[3]", "4:cpu,cpuacct:/docker/" + "a".repeat(64) + "\n");
    Path elm = Files.createDirectories(sys.resolve("fs/cgroup/lxc.payload.elm"));
    Files.writeString(elm.resolve("cpu.stat"), "usage_usec 2500000\nuser_usec 1\n");
    Path docker =
        Files.createDirectories(sys.resolve("fs/cgroup/cpu,cpuacct/docker/" + "a".repeat(64)));
    Files.writeString(docker.resolve("cpuacct.usage"), "1250000000\n");

    assertThat(guests(Map.of(20L, 0, 21L, 1)))
        .extracting(Guest::name, Guest::cpuSeconds)
        .containsExactlyInAnyOrder(
            tuple("elm", OptionalDouble.of(2.5)), tuple("aaaaaaaaaaaa", OptionalDouble.of(1.25)));
  }
}
