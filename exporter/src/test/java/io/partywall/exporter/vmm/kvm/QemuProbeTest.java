package io.partywall.exporter.vmm.kvm;

import static io.partywall.exporter.guest.DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE;
import static io.partywall.exporter.guest.DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuProbeTest {
  private static final String UUID = "7b0c0f5a-3b1e-4a57-9c59-0d6a54a8f001";

  @TempDir private Path root;
  private ProcTree proc;
  private final LinkTable links =
      new LinkTable(
          List.of(
              link(1, "lo", "", 0),
              link(5, "br0", "bridge", 0),
              link(6, "t0", "tun", 5),
              link(7, "t1", "tun", 0),
              link(8, "t2", "tun", 0),
              link(9, "mvt0", "macvtap", 0)));

  private static Link link(int index, String name, String kind, int master) {
    return new Link(
        index, name, kind, master, 0, OptionalInt.empty(), "02:00:00:00:00:01", true, true);
  }

  private static GuestNic nic(
      String position, int ifindex, String device, String bridge, String mac, String model) {
    return new GuestNic(
        position, ifindex, device, bridge, mac, model, HOST_TRANSMIT_IS_GUEST_RECEIVE);
  }

  @BeforeEach
  void makeTree() throws IOException {
    proc = new ProcTree(root);
  }

  private List<Guest> guests() throws IOException {
    return new QemuProbe(proc.files()).guests(links);
  }

  private List<GuestNic> nics() throws IOException {
    return guests().getFirst().nics();
  }

  @Test
  void describesTheGuestOfAProcess() throws IOException {
    proc.process(
        20,
        "net:[1]",
        "/usr/bin/qemu-system-x86_64",
        "-name",
        "guest=elm,,tall,debug-threads=on",
        "-uuid",
        UUID,
        "-smp",
        "2",
        "-netdev",
        "tap,id=n1,ifname=t1,script=no,downscript=no",
        "-netdev",
        "tap,id=n0,ifname=t0,script=no,downscript=no",
        "-device",
        "virtio-net-pci,netdev=n0,mac=52:54:00:AA:00:01",
        "-device",
        "virtio-rng-pci",
        "-device",
        "e1000,netdev=n1,mac=52:54:00:aa:00:02");
    proc.tun(20, 11, "t1");
    proc.tun(20, 12, "t0");
    proc.descriptor(20, 13, "socket:[99]");

    assertThat(guests())
        .containsExactly(
            new Guest(
                "kvm",
                "elm,tall",
                UUID,
                GuestState.RUNNING,
                Optional.of(Instant.parse("2023-11-14T22:13:40.500Z")),
                OptionalInt.of(2),
                OptionalDouble.of(3.25),
                OptionalLong.empty(),
                List.of(
                    nic("0", 6, "t0", "br0", "52:54:00:aa:00:01", "virtio-net-pci"),
                    nic("1", 7, "t1", "", "52:54:00:aa:00:02", "e1000"))));
  }

  @Test
  void readsTheJsonAndTheDescriptorsThatLibvirtPasses() throws IOException {
    proc.process(
        20,
        "net:[1]",
        "/usr/bin/qemu-system-x86_64",
        "-name",
        "guest=lv one,debug-threads=on",
        "-netdev",
        "{\"type\":\"tap\",\"fds\":\"31:33\",\"vhost\":true,\"vhostfd\":\"32\",\"id\":\"host0\"}",
        "-device",
        "{\"driver\":\"virtio-net-pci\",\"netdev\":\"host0\",\"id\":\"ua-1\",\"mac\":\"52:54:00:00:00:07\"}",
        "-netdev",
        "tap,fd=35,id=host1",
        "-device",
        "rtl8139,netdev=host1,mac=52:54:00:00:00:08");
    proc.tun(20, 35, "t1");
    proc.tun(20, 31, "t2");
    proc.tun(20, 33, "t2");

    assertThat(nics())
        .containsExactly(
            nic("0", 8, "t2", "", "52:54:00:00:00:07", "virtio-net-pci"),
            nic("1", 7, "t1", "", "52:54:00:00:00:08", "rtl8139"));
  }

  @Test
  void keepsThePositionOfANicWithoutHostDevice() throws IOException {
    proc.process(
        20,
        "net:[1]",
        "qemu-system-x86_64",
        "-netdev",
        "user,id=u",
        "-device",
        "e1000,netdev=u",
        "-netdev",
        "tap,id=n,ifname=t0",
        "-device",
        "virtio-net-pci,netdev=n");
    proc.tun(20, 9, "t0");

    assertThat(nics()).containsExactly(nic("1", 6, "t0", "br0", "", "virtio-net-pci"));
  }

  @Test
  void followsADeviceThatWasRenamed() throws IOException {
    proc.process(20, "net:[1]", "kvm", "-nic", "tap,ifname=old,model=e1000,mac=52:54:00:00:00:01");
    proc.tun(20, 9, "t1");

    assertThat(nics()).containsExactly(nic("0", 7, "t1", "", "52:54:00:00:00:01", "e1000"));
  }

  @Test
  void addsADeviceThatWasPluggedInLater() throws IOException {
    proc.process(
        20,
        "net:[1]",
        "qemu-system-x86_64",
        "-netdev",
        "tap,id=n,ifname=t0",
        "-device",
        "virtio-net-pci,netdev=n");
    proc.tun(20, 9, "t0");
    proc.tun(20, 10, "t2");

    assertThat(nics())
        .containsExactly(
            nic("0", 6, "t0", "br0", "", "virtio-net-pci"), nic("1", 8, "t2", "", "", ""));
  }

  @Test
  void findsAMacvtapByTheNumberInItsName() throws IOException {
    proc.process(
        20,
        "net:[1]",
        "qemu-system-x86_64",
        "-netdev",
        "tap,id=n,fd=30",
        "-device",
        "virtio-net-pci,netdev=n");
    proc.descriptor(20, 30, "/dev/tap9");

    assertThat(nics())
        .containsExactly(
            new GuestNic("0", 9, "mvt0", "", "", "virtio-net-pci", HOST_RECEIVE_IS_GUEST_RECEIVE));
  }

  @Test
  void leavesOutADeviceThatIsNotAmongTheLinks() throws IOException {
    proc.process(20, "net:[1]", "qemu-system-x86_64", "-nic", "tap,ifname=gone");
    proc.tun(20, 9, "gone");

    assertThat(nics()).isEmpty();
  }

  @Test
  void callsAStoppedProcessPaused() throws IOException {
    proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    proc.state(20, 'T');

    assertThat(guests()).extracting(Guest::state).containsExactly(GuestState.PAUSED);
  }

  @Test
  void givesAGuestWithoutUuidOneThatStays() throws IOException {
    proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    proc.process(
        21,
        "net:[1]",
        "qemu-system-x86_64",
        "-name",
        "elm",
        "-uuid",
        "00000000-0000-0000-0000-000000000000");

    List<String> uuids = guests().stream().map(Guest::uuid).toList();

    assertThat(uuids).doesNotHaveDuplicates().hasSize(2);
    assertThat(guests()).extracting(Guest::uuid).isEqualTo(uuids);
  }

  @Test
  void multipliesTheTopologyWhenNoNumberOfProcessorsIsGiven() throws IOException {
    proc.process(20, "net:[1]", "qemu-system-x86_64", "-smp", "sockets=2,cores=3,threads=1");
    proc.process(21, "net:[1]", "qemu-system-x86_64", "-smp", "cpus=4,maxcpus=8");
    proc.process(22, "net:[1]", "qemu-system-x86_64");

    assertThat(guests())
        .extracting(Guest::vcpus)
        .containsExactly(OptionalInt.of(6), OptionalInt.of(4), OptionalInt.of(1));
  }

  @Test
  void leavesOutWhatIsNoGuestOfThisNamespace() throws IOException {
    proc.process(20, "net:[2]", "qemu-system-x86_64", "-name", "elsewhere");
    proc.process(21, "net:[1]", "/usr/bin/qemu-img", "info");
    proc.process(22, "net:[1]");
    proc.process(23, "net:[1]", "vi", "qemu-system-x86_64");
    proc.process(24, "net:[1]", "qemu-system-x86_64", "-name", "zombie");
    proc.state(24, 'Z');
    Path vanished = proc.process(25, "net:[1]", "qemu-system-x86_64", "-name", "vanished");
    Files.delete(vanished.resolve("stat"));

    assertThat(guests()).isEmpty();
  }

  @Test
  void failsWhenALivingProcessCannotBeRead() throws IOException {
    Path process = proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    Files.delete(process.resolve("fd"));

    assertThatThrownBy(this::guests)
        .isInstanceOf(IOException.class)
        .hasMessage(process.resolve("fd").toString());
  }
}
