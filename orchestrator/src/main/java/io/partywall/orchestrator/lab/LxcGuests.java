package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guests that are LXC containers: 128 MiB of memory, two veth NICs, and nothing of this machine's
 * file system. Each has a monitor in the unit's network namespace; either ends with the other.
 *
 * <p>LXC's own programs find a container by a socket of its monitor's network namespace, and so
 * must run there.
 */
final class LxcGuests implements Guests {
  /** Where LXC keeps what is of this boot. */
  static final Path RUNTIME = Path.of("/run/lxc");

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

  private final LabRecord record;
  private final Layout layout;
  private final Namespace unit;
  private final Path directory;
  private final Path root;

  LxcGuests(LabRecord record, Path state) {
    this.record = requireNonNull(record, "record is null");
    this.layout = record.layout();
    this.unit = layout.namespace(Layout.UNIT);
    this.directory = directory(state);
    this.root = state.resolve("rootfs");
  }

  /** LXC's directory of containers, which must be named alike whenever one of them is meant. */
  private static Path directory(Path state) {
    return state.resolve("lxc");
  }

  /** LXC locks its containers by files outside their directory, and never removes them. */
  static Path locks(Path state) {
    return Path.of(RUNTIME + "/lock" + directory(state));
  }

  @Override
  public Map<String, Path> pidFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    record.guests().forEach(guest -> files.put(guest.name(), pidFile(guest)));
    return files;
  }

  private Path pidFile(LabGuest guest) {
    return directory.resolve(guest.name()).resolve("pid");
  }

  @Override
  public Optional<String> start() throws IOException {
    RootDirectory files = new RootDirectory(root);
    GuestPrograms.addTo(files);
    files.executable("init", Scripts.read("container-init.sh"));
    for (LabGuest guest : record.guests()) {
      Path own = Files.createDirectories(directory.resolve(guest.name()));
      Files.writeString(own.resolve("config"), configuration(guest));
      start(guest, own.resolve("log"));
      connect(guest);
    }
    return Optional.empty();
  }

  private void start(LabGuest guest, Path log) throws IOException {
    Program.Result started =
        Program.run(
            START,
            unit.command(
                List.of(
                    "lxc-start",
                    "--lxcpath=" + directory,
                    "--name=" + guest.name(),
                    "--daemon",
                    "--pidfile=" + pidFile(guest),
                    "--logfile=" + log,
                    "--logpriority=ERROR")));
    if (started.exitStatus() != 0) {
      throw new IllegalStateException(
          "guest %s: LXC does not start: %s".formatted(guest.name(), reason(log, started)));
    }
  }

  /** LXC logs the cause first, and prints only what followed from it. */
  private static String reason(Path log, Program.Result started) throws IOException {
    return Files.exists(log) && Files.size(log) > 0
        ? Files.readAllLines(log).getFirst()
        : started.output().strip();
  }

  private String configuration(LabGuest guest) {
    int i = guest.position();
    String text =
        """
        lxc.rootfs.path = dir:%s
        lxc.uts.name = %s
        lxc.init.cmd = /init
        lxc.autodev = 1
        lxc.tty.max = 0
        lxc.mount.auto = proc:mixed sys:ro cgroup:ro:force
        lxc.apparmor.profile = unconfined
        lxc.cgroup.dir.monitor = %s
        lxc.cgroup.dir.monitor.pivot = %s
        lxc.cgroup.dir.container = %s
        lxc.net.0.type = veth
        lxc.net.0.veth.pair = %s
        lxc.net.0.name = eth0
        lxc.net.0.hwaddr = %s
        lxc.net.1.type = veth
        lxc.net.1.veth.pair = %s
        lxc.net.1.name = eth1
        lxc.net.1.hwaddr = %s
        """
            .formatted(
                root,
                guest.name(),
                layout.controlGroup().resolve("lxc.monitor." + guest.name()),
                layout.controlGroup().resolve("lxc.pivot"),
                layout.controlGroup().resolve("lxc.payload." + guest.name()),
                Layout.guestIngress(Vmm.LXC, i),
                layout.guestIngressMac(i),
                Layout.guestEgress(Vmm.LXC, i),
                layout.guestEgressMac(i));
    return text + memoryLimit().map(limit -> limit + " = 128M\n").orElse("");
  }

  /** By the version of control groups that this machine has; none without the controller. */
  private static Optional<String> memoryLimit() {
    if (Files.exists(CONTROL_GROUPS.resolve("cgroup.controllers"))) {
      return Optional.of("lxc.cgroup2.memory.max");
    }
    return Files.isDirectory(CONTROL_GROUPS.resolve("memory"))
        ? Optional.of("lxc.cgroup.memory.limit_in_bytes")
        : Optional.empty();
  }

  /** LXC looks for bridges in this machine's /sys, which shows those of another namespace. */
  private void connect(LabGuest guest) {
    int i = guest.position();
    List<String> hostEnds =
        List.of(Layout.guestIngress(Vmm.LXC, i), Layout.guestEgress(Vmm.LXC, i));
    LabNetwork.switchOffloadsOff(unit, hostEnds);
    unit.ip(
        List.of(
            "link set %s master brin%d".formatted(hostEnds.getFirst(), i),
            "link set %s master brout%d".formatted(hostEnds.getLast(), i)));

    Namespace inside = Namespace.of(firstProcess(guest));
    inside.set(
        List.of(
            "net/ipv6/conf/all/disable_ipv6=1",
            "net/ipv6/conf/default/disable_ipv6=1",
            "net/ipv4/conf/all/rp_filter=0",
            "net/ipv4/conf/default/rp_filter=0",
            "net/ipv4/conf/eth0/rp_filter=0",
            "net/ipv4/conf/eth1/rp_filter=0",
            "net/ipv4/ip_forward=1"));
    LabNetwork.switchOffloadsOff(inside, List.of("eth0", "eth1"));
    List<String> lines = new ArrayList<>(List.of("link set lo up"));
    lines.addAll(
        nic(
            "eth0",
            Layout.routerIngressAddress(i),
            Layout.generatorAddress(i),
            layout.generatorMac(i)));
    lines.addAll(
        nic("eth1", Layout.routerEgressAddress(i), Layout.sinkAddress(i), layout.sinkMac(i)));
    inside.ip(lines);
  }

  private static List<String> nic(String device, String address, String peer, String peerMac) {
    return List.of(
        "addr add %s/24 dev %s".formatted(address, device),
        "link set %s up".formatted(device),
        // No ARP: a guest that is flooded must not lose its neighbour.
        "neigh add %s lladdr %s dev %s nud permanent".formatted(peer, peerMac, device));
  }

  private long firstProcess(LabGuest guest) {
    String pid =
        Program.run(
                ANSWER,
                unit.command(
                    List.of(
                        "lxc-info",
                        "--lxcpath=" + directory,
                        "--name=" + guest.name(),
                        "--pid",
                        "--no-humanize")))
            .orThrow();
    return Long.parseLong(pid.strip());
  }
}
