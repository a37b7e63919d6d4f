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
import java.time.Duration;
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
                OptionalDouble.empty(),
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
  void passesOverALivingProcessThatRefusesToBeLookedAt() throws IOException {
    Files.delete(proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm").resolve("fd"));
    refuseNamespace(proc.process(21, "net:[1]", "qemu-system-x86_64", "-name", "fir"));
    Files.delete(proc.process(22, "net:[1]", "vi").resolve("cmdline"));
    proc.process(23, "net:[1]", "qemu-system-x86_64", "-name", "oak");

    assertThat(guests()).extracting(Guest::name).containsExactly("oak");
  }

  /** A file in the link's place is refused to root, too. */
  private static void refuseNamespace(Path process) throws IOException {
    Files.delete(process.resolve("ns/net"));
    Files.createFile(process.resolve("ns/net"));
  }

  @Test
  void failsWhereNoGuestCanBeLookedAt() throws IOException {
    Path elm = proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    Files.delete(elm.resolve("fd"));
    refuseNamespace(proc.process(21, "net:[1]", "qemu-system-x86_64", "-name", "fir"));

    assertThatThrownBy(this::guests)
        .isInstanceOf(IOException.class)
        .hasMessage(elm.resolve("fd").toString());
  }

  @Test
  void looksAgainAtAProcessThatRefused() throws IOException {
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    Path elm = proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    proc.process(21, "net:[1]", "qemu-system-x86_64", "-name", "oak");
    refuseNamespace(elm);
    assertThat(probe.guests(links)).extracting(Guest::name).containsExactly("oak");

    now += Duration.ofSeconds(30).toNanos();
    Files.delete(elm.resolve("ns/net"));
    Files.createSymbolicLink(elm.resolve("ns/net"), Path.of("net:[1]"));

    assertThat(probe.guests(links)).extracting(Guest::name).containsExactly("elm", "oak");
  }

  private long now;

  private void qemu(String name) throws IOException {
    proc.process(20, "net:[1]", "/usr/bin/qemu-system-x86_64", "-name", name, "-smp", "2");
  }

  private static double waited(QemuProbe probe, LinkTable links) throws IOException {
    return probe.guests(links).getFirst().cpuWaitSeconds().orElseThrow();
  }

  @Test
  void addsUpTheWaitingOfProcessorsAndVhostWhereThreadsHaveNames() throws IOException {
    qemu("guest=elm,debug-threads=on");
    proc.thread(20, 20, "qemu-system-x86", 9000, 9000);
    proc.thread(20, 22, "CPU 0/KVM", 100, 1000);
    proc.thread(20, 23, "CPU 1/KVM", 100, 500);
    proc.thread(20, 24, "vhost-20", 100, 50); // Linux 6.4 and later.
    proc.thread(20, 25, "kvm-nx-lpage-re", 9000, 9000);

    assertThat(waited(new QemuProbe(proc.files()), links)).isEqualTo(1.55);
  }

  @Test
  void addsUpTheWaitingOfAllThreadsWhereTheyHaveNoNames() throws IOException {
    qemu("elm");
    proc.thread(20, 20, "qemu-system-x86", 0, 1000);
    proc.thread(20, 22, "qemu-system-x86", 0, 500);
    proc.thread(20, 25, "kvm-nx-lpage-re", 9000, 9000);

    assertThat(waited(new QemuProbe(proc.files()), links)).isEqualTo(1.5);
  }

  @Test
  void countsTheKernelsVhostThreadsToTheirGuest() throws IOException {
    qemu("guest=elm,debug-threads=on");
    proc.thread(20, 22, "CPU 0/KVM", 100, 1000);
    proc.kernelThread(30, "vhost-20", 2000, 250); // Up to Linux 6.3.
    proc.kernelThread(31, "vhost-21", 9000, 9000);

    Guest elm = new QemuProbe(proc.files()).guests(links).getFirst();

    assertThat(elm.cpuWaitSeconds()).hasValue(1.25);
    assertThat(elm.cpuSeconds()).hasValue(3.25 + 2);
  }

  @Test
  void doesNotLetTheWaitingFallWhenAThreadEnds() throws IOException {
    qemu("elm");
    proc.thread(20, 20, "qemu-system-x86", 0, 1000);
    proc.thread(20, 22, "qemu-system-x86", 0, 500);
    QemuProbe probe = new QemuProbe(proc.files());
    waited(probe, links);

    proc.endThread(20, 22);
    assertThat(waited(probe, links)).isEqualTo(1.5);

    // Another one, of the same number.
    proc.thread(20, 22, "qemu-system-x86", 0, 100);
    assertThat(waited(probe, links)).isEqualTo(1.6);
    proc.thread(20, 22, "qemu-system-x86", 0, 50);
    assertThat(waited(probe, links)).isEqualTo(1.65);
  }

  @Test
  void findsAThreadThatCameAsAnotherWentWithinSeconds() throws IOException {
    qemu("guest=elm,debug-threads=on");
    proc.thread(20, 20, "qemu-system-x86", 0, 9000);
    proc.thread(20, 22, "CPU 0/KVM", 0, 1000);
    proc.thread(20, 23, "CPU 1/KVM", 0, 500);
    proc.thread(20, 24, "worker", 0, 9000);
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    assertThat(waited(probe, links)).isEqualTo(1.5);

    proc.endThread(20, 24);
    proc.thread(20, 25, "CPU 2/KVM", 0, 250);
    now += Duration.ofSeconds(5).toNanos();

    assertThat(waited(probe, links)).isEqualTo(1.75);
  }

  @Test
  void findsAThreadThatIsOneMoreAtOnce() throws IOException {
    qemu("guest=elm,debug-threads=on");
    proc.thread(20, 22, "CPU 0/KVM", 0, 1000);
    proc.thread(20, 23, "CPU 1/KVM", 0, 500);
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    waited(probe, links);

    proc.thread(20, 25, "CPU 2/KVM", 0, 250);
    proc.schedstat(20, 22, 0, 2_000_000_000);

    assertThat(waited(probe, links)).isEqualTo(2.75);
  }

  @Test
  void followsNicsThatArePluggedInAndOut() throws IOException {
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    proc.process(20, "net:[1]", "kvm", "-nic", "tap,ifname=t0,model=e1000");
    proc.tun(20, 9, "t0");
    LinkTable before = new LinkTable(List.of(link(6, "t0", "tun", 0)));
    assertThat(probe.guests(before).getFirst().nics())
        .containsExactly(nic("0", 6, "t0", "", "", "e1000"));

    proc.tun(20, 10, "t1");
    assertThat(probe.guests(links).getFirst().nics())
        .containsExactly(nic("0", 6, "t0", "br0", "", "e1000"), nic("1", 7, "t1", "", "", ""));

    Files.delete(root.resolve("20/fd/10"));
    assertThat(probe.guests(before).getFirst().nics())
        .containsExactly(nic("0", 6, "t0", "", "", "e1000"));
  }

  @Test
  void takesAProcessOfTheSameNumberForAnother() throws IOException {
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    Path elm = proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "elm");
    probe.guests(links);
    Files.move(elm, root.resolve("ended"));
    assertThat(probe.guests(links)).isEmpty();

    now += Duration.ofSeconds(30).toNanos();
    proc.process(20, "net:[1]", "qemu-system-x86_64", "-name", "oak");

    assertThat(probe.guests(links)).extracting(Guest::name).containsExactly("oak");
  }

  @Test
  void waitsForAThreadToNameItself() throws IOException {
    qemu("guest=elm,debug-threads=on");
    proc.thread(20, 20, "qemu-system-x86", 0, 1000);
    proc.thread(20, 22, "qemu-system-x86", 0, 500);
    QemuProbe probe = new QemuProbe(proc.files());
    assertThat(probe.guests(links).getFirst().cpuWaitSeconds()).isEmpty();

    proc.thread(20, 22, "CPU 0/TCG", 0, 700);
    assertThat(waited(probe, links)).isEqualTo(0.7);
  }

  @Test
  void findsAProcessThatBecomesAGuest() throws IOException {
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    proc.process(20, "net:[1]", "/usr/sbin/libvirtd");
    assertThat(probe.guests(links)).isEmpty();

    now += Duration.ofSeconds(1).toNanos();
    qemuInPlaceOf(20);
    assertThat(probe.guests(links)).extracting(Guest::name).containsExactly("elm");
  }

  @Test
  void findsAnOldProcessThatBecomesAGuestWithinAMinute() throws IOException {
    QemuProbe probe = new QemuProbe(proc.files(), () -> now);
    proc.process(20, "net:[1]", "/usr/sbin/libvirtd");
    now += Duration.ofSeconds(1).toNanos();
    probe.guests(links);
    now += Duration.ofSeconds(11).toNanos();
    qemuInPlaceOf(20);
    probe.guests(links);

    now += Duration.ofMinutes(1).toNanos();
    assertThat(probe.guests(links)).extracting(Guest::name).containsExactly("elm");
  }

  private void qemuInPlaceOf(int pid) throws IOException {
    Files.writeString(root.resolve(pid + "/cmdline"), "/usr/bin/qemu-system-x86_64\0-name\0elm\0");
  }
}
