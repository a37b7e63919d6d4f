package io.partywall.orchestrator.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The names and addresses of a lab, all derived from its name and its management network, so that
 * {@code down} finds everything even where nothing was recorded. Test links lie in 198.18.0.0/16
 * and the management in 198.19.0.0/16, both of the range that RFC 2544 sets apart for benchmarks.
 */
record Layout(String lab, int network) {
  static final int STREAMS = 3;
  static final String UNIT = "uut";
  static final String MANAGEMENT = "mgmt";
  static final String MANAGEMENT_DEVICE = "mgmt0";
  static final String TEST_DEVICE = "test0";

  /** The hosts that run an sshd, in the order of their addresses. */
  static List<String> hosts() {
    List<String> hosts = new ArrayList<>(List.of(UNIT));
    for (int i = 1; i <= STREAMS; i++) {
      hosts.add(generator(i));
    }
    for (int i = 1; i <= STREAMS; i++) {
      hosts.add(sink(i));
    }
    return hosts;
  }

  static String generator(int stream) {
    return "g" + stream;
  }

  static String sink(int stream) {
    return "s" + stream;
  }

  Namespace namespace(String host) {
    return new Namespace("pw-" + lab + "-" + host);
  }

  /** Every namespace, whether it exists or not. */
  List<Namespace> namespaces() {
    List<Namespace> all = new ArrayList<>();
    all.add(namespace(MANAGEMENT));
    hosts().forEach(host -> all.add(namespace(host)));
    return all;
  }

  /** The only interface in the root namespace: its end of the management link. */
  String rootDevice() {
    return "pwm-" + lab;
  }

  String rootAddress() {
    return managementAddress(1);
  }

  String managementAddress(String host) {
    int stream = host.charAt(host.length() - 1) - '0';
    return managementAddress(
        switch (host.charAt(0)) {
          case 'g' -> 10 + stream;
          case 's' -> 20 + stream;
          default -> 10;
        });
  }

  private String managementAddress(int number) {
    return "198.19." + network + "." + number;
  }

  static String generatorAddress(int stream) {
    return "198.18." + (2 * stream - 1) + ".2";
  }

  /** The router's address on the generator's side. */
  static String routerIngressAddress(int stream) {
    return "198.18." + (2 * stream - 1) + ".1";
  }

  /** The router's address on the sink's side. */
  static String routerEgressAddress(int stream) {
    return "198.18." + 2 * stream + ".1";
  }

  static String sinkAddress(int stream) {
    return "198.18." + 2 * stream + ".2";
  }

  String generatorMac(int stream) {
    return mac(1, stream);
  }

  String unitIngressMac(int stream) {
    return mac(2, stream);
  }

  String guestIngressMac(int stream) {
    return mac(3, stream);
  }

  String guestEgressMac(int stream) {
    return mac(4, stream);
  }

  String unitEgressMac(int stream) {
    return mac(5, stream);
  }

  String sinkMac(int stream) {
    return mac(6, stream);
  }

  /** Locally administered; the lab's network is part of it, so that side by side labs differ. */
  private String mac(int place, int stream) {
    return "02:70:77:%02x:%02x:%02x".formatted(network, place, stream);
  }

  /** The host's end of the guest's NIC on the generator's side. */
  static String guestIngress(Vmm vmm, int stream) {
    return (vmm == Vmm.LXC ? "vethin" : "tapin") + stream;
  }

  /** The host's end of the guest's NIC on the sink's side. */
  static String guestEgress(Vmm vmm, int stream) {
    return (vmm == Vmm.LXC ? "vethout" : "tapout") + stream;
  }

  /** Where control groups of the lab's containers live below each hierarchy's root. */
  Path controlGroup() {
    return Path.of("partywall-" + lab);
  }
}
