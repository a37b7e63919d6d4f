package io.partywall.orchestrator.lab;

import static io.partywall.orchestrator.lab.Layout.MANAGEMENT;
import static io.partywall.orchestrator.lab.Layout.MANAGEMENT_DEVICE;
import static io.partywall.orchestrator.lab.Layout.STREAMS;
import static io.partywall.orchestrator.lab.Layout.TEST_DEVICE;
import static io.partywall.orchestrator.lab.Layout.UNIT;
import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the namespaces and the links between them: a management bridge, and for each stream a link
 * from its generator to the unit under test and one from there to its sink. Nothing but test
 * traffic moves on the test links: no IPv6, no ARP, no spanning tree.
 */
final class LabNetwork {
  private static final String BRIDGE = "type bridge stp_state 0 forward_delay 0 mcast_snooping 0";

  /** With offloads a counted packet could be many frames of the wire. */
  private static final String OFFLOADS_OFF =
      "for device; do ethtool -K \"$device\" rx off tx off sg off tso off gso off gro off"
          + " > /dev/null 2>&1 || exit 1; done";

  /**
   * What reaches a sink is counted and captured before this rule; without it the sink would answer
   * with ICMP messages.
   */
  private static final String DROP_AT_SINK =
      """
      table netdev partywall {
        chain arrived {
          type filter hook ingress device "%s" priority 0; policy drop;
        }
      }
      """
          .formatted(TEST_DEVICE);

  private final Layout layout;
  private final Vmm vmm;

  LabNetwork(Layout layout, Vmm vmm) {
    this.layout = requireNonNull(layout, "layout is null");
    this.vmm = requireNonNull(vmm, "vmm is null");
  }

  void build() {
    Namespace.rootIp(layout.namespaces().stream().map(n -> "netns add " + n.name()).toList());
    for (Namespace namespace : layout.namespaces()) {
      namespace.set(
          List.of(
              "net/ipv6/conf/all/disable_ipv6=1",
              "net/ipv6/conf/default/disable_ipv6=1",
              "net/ipv4/conf/all/rp_filter=0",
              "net/ipv4/conf/default/rp_filter=0"));
    }
    Namespace.rootIp(links());
    setUpManagement();
    setUpUnit();
    for (int i = 1; i <= STREAMS; i++) {
      setUpEnd(
          Layout.generator(i),
          Layout.generatorAddress(i),
          Layout.routerIngressAddress(i),
          vmm == Vmm.RAW ? layout.unitIngressMac(i) : layout.guestIngressMac(i),
          Layout.sinkAddress(i));
      setUpEnd(
          Layout.sink(i),
          Layout.sinkAddress(i),
          Layout.routerEgressAddress(i),
          vmm == Vmm.RAW ? layout.unitEgressMac(i) : layout.guestEgressMac(i),
          Layout.generatorAddress(i));
      Program.run(
              Duration.ofSeconds(10),
              layout.namespace(Layout.sink(i)).command(List.of("nft", "-f", "-")),
              DROP_AT_SINK)
          .orThrow();
    }
  }

  private List<String> links() {
    List<String> lines = new ArrayList<>();
    String management = layout.namespace(MANAGEMENT).name();
    String unit = layout.namespace(UNIT).name();
    lines.add(
        "link add %s type veth peer name root netns %s".formatted(layout.rootDevice(), management));
    for (String host : Layout.hosts()) {
      lines.add(
          "link add %s netns %s type veth peer name %s netns %s"
              .formatted(MANAGEMENT_DEVICE, layout.namespace(host).name(), host, management));
    }
    for (int i = 1; i <= STREAMS; i++) {
      lines.add(
          "link add %s netns %s address %s type veth peer name in%d netns %s address %s"
              .formatted(
                  TEST_DEVICE,
                  layout.namespace(Layout.generator(i)).name(),
                  layout.generatorMac(i),
                  i,
                  unit,
                  layout.unitIngressMac(i)));
      lines.add(
          "link add %s netns %s address %s type veth peer name out%d netns %s address %s"
              .formatted(
                  TEST_DEVICE,
                  layout.namespace(Layout.sink(i)).name(),
                  layout.sinkMac(i),
                  i,
                  unit,
                  layout.unitEgressMac(i)));
    }
    return lines;
  }

  private void setUpManagement() {
    List<String> lines = new ArrayList<>();
    lines.add("link add br0 " + BRIDGE);
    lines.add("link set br0 up");
    lines.add("link set root master br0 up");
    Layout.hosts().forEach(host -> lines.add("link set " + host + " master br0 up"));
    layout.namespace(MANAGEMENT).ip(lines);
    for (String host : Layout.hosts()) {
      layout
          .namespace(host)
          .ip(
              List.of(
                  "link set lo up",
                  "addr add " + layout.managementAddress(host) + "/24 dev " + MANAGEMENT_DEVICE,
                  "link set " + MANAGEMENT_DEVICE + " up"));
    }
    String device = layout.rootDevice();
    Path noIpv6 = Path.of("/proc/sys/net/ipv6/conf", device, "disable_ipv6");
    if (Files.exists(noIpv6)) {
      try {
        Files.writeString(noIpv6, "1\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Namespace.rootIp(
        List.of(
            "addr add " + layout.rootAddress() + "/24 dev " + device,
            "link set " + device + " up"));
  }

  private void setUpUnit() {
    Namespace unit = layout.namespace(UNIT);
    List<String> lines = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    for (int i = 1; i <= STREAMS; i++) {
      devices.add("in" + i);
      devices.add("out" + i);
      if (vmm == Vmm.RAW) {
        lines.addAll(route(i));
      } else {
        lines.addAll(bridge("brin" + i, "in" + i, Layout.guestIngress(vmm, i)));
        lines.addAll(bridge("brout" + i, "out" + i, Layout.guestEgress(vmm, i)));
      }
      if (vmm == Vmm.KVM) {
        devices.add(Layout.guestIngress(vmm, i));
        devices.add(Layout.guestEgress(vmm, i));
      }
    }
    if (vmm == Vmm.RAW) {
      unit.set(List.of("net/ipv4/ip_forward=1"));
    }
    unit.ip(lines);
    switchOffloadsOff(unit, devices);
    unit.ip(devices.stream().map(device -> "link set " + device + " up").toList());
  }

  private List<String> route(int stream) {
    return List.of(
        "addr add %s/24 dev in%d".formatted(Layout.routerIngressAddress(stream), stream),
        "addr add %s/24 dev out%d".formatted(Layout.routerEgressAddress(stream), stream),
        "neigh add %s lladdr %s dev in%d nud permanent"
            .formatted(Layout.generatorAddress(stream), layout.generatorMac(stream), stream),
        "neigh add %s lladdr %s dev out%d nud permanent"
            .formatted(Layout.sinkAddress(stream), layout.sinkMac(stream), stream));
  }

  /** Containers bring their own ends of the guest's links. */
  private List<String> bridge(String bridge, String link, String guestDevice) {
    List<String> lines = new ArrayList<>();
    lines.add("link add " + bridge + " " + BRIDGE);
    lines.add("link set " + link + " master " + bridge);
    if (vmm == Vmm.KVM) {
      lines.add("tuntap add " + guestDevice + " mode tap");
      lines.add("link set " + guestDevice + " master " + bridge);
    }
    lines.add("link set " + bridge + " up");
    return lines;
  }

  private void setUpEnd(
      String host, String address, String router, String routerMac, String otherEnd) {
    Namespace namespace = layout.namespace(host);
    switchOffloadsOff(namespace, List.of(TEST_DEVICE));
    namespace.ip(
        List.of(
            "addr add %s/24 dev %s".formatted(address, TEST_DEVICE),
            "link set %s up".formatted(TEST_DEVICE),
            "neigh add %s lladdr %s dev %s nud permanent".formatted(router, routerMac, TEST_DEVICE),
            "route add %s/32 via %s dev %s".formatted(otherEnd, router, TEST_DEVICE)));
  }

  static void switchOffloadsOff(Namespace namespace, List<String> devices) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", OFFLOADS_OFF, "sh"));
    command.addAll(devices);
    namespace.run(command.toArray(String[]::new));
  }
}
