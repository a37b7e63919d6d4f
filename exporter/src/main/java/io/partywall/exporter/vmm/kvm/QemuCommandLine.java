package io.partywall.exporter.vmm.kvm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a QEMU command line says of the guest, by the syntax of qemu(1). A NIC that was plugged in
 * later is not on it.
 *
 * @param name empty where none is given
 * @param uuid empty where none is given
 * @param namesThreads whether QEMU gives its threads names that tell what they do
 * @param nics in the order in which they stand
 */
record QemuCommandLine(String name, String uuid, int vcpus, boolean namesThreads, List<Nic> nics) {
  private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";
  private static final List<String> TOPOLOGY =
      List.of("sockets", "dies", "clusters", "cores", "threads");

  QemuCommandLine {
    nics = List.copyOf(nics);
  }

  /**
   * A NIC and how it is connected.
   *
   * @param tap whether the other end can be a device of the host
   * @param ifname the host device, where it is named
   * @param fd the descriptor of the host device, where it was handed over
   */
  record Nic(
      String model, String mac, boolean tap, Optional<String> ifname, Optional<Integer> fd) {}

  static QemuCommandLine parse(List<String> arguments) {
    String name = "";
    String uuid = "";
    int vcpus = 1;
    boolean namesThreads = false;
    Map<String, Options> netdevs = new LinkedHashMap<>();
    List<Options> devices = new ArrayList<>();
    List<Nic> nics = new ArrayList<>();
    for (int i = 1; i + 1 < arguments.size(); i++) {
      String value = arguments.get(i + 1);
      // Options without a value are followed by another one, which is none of these values.
      switch (option(arguments.get(i))) {
        case "name" -> {
          Options options = Options.parse(value);
          name = options.get("guest").orElse(options.first());
          namesThreads = options.orEmpty("debug-threads").equals("on");
        }
        case "uuid" -> uuid = value.toLowerCase(Locale.ROOT);
        case "smp" -> vcpus = processors(Options.parse(value));
        case "netdev" -> {
          Options netdev = Options.parse(value);
          netdevs.put(netdev.orEmpty("id"), netdev);
        }
        case "device" -> devices.add(Options.parse(value));
        case "nic" -> nicOption(Options.parse(value)).ifPresent(nics::add);
        default -> {}
      }
    }
    // The board makes the NICs of -nic before those of -device are plugged in.
    nics.addAll(nics(devices, netdevs));
    return new QemuCommandLine(name, uuid.equals(NO_UUID) ? "" : uuid, vcpus, namesThreads, nics);
  }

  private static String option(String argument) {
    if (argument.startsWith("--")) {
      return argument.substring(2);
    }
    return argument.startsWith("-") ? argument.substring(1) : "";
  }

  /** Without a number of its own, the topology gives it. */
  private static int processors(Options smp) {
    Optional<Integer> cpus = number(smp.first()).or(() -> number(smp.orEmpty("cpus")));
    return cpus.orElseGet(() ->
        TOPOLOGY.stream()
            .mapToInt(level -> number(smp.orEmpty(level)).orElse(1))
            .reduce(1, (a, b) -> a * b));
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  private static List<Nic> nics(List<Options> devices, Map<String, Options> netdevs) {
    List<Nic> nics = new ArrayList<>();
    for (Options device : devices) {
      Optional<String> netdev = device.get("netdev");
      if (netdev.isPresent()) {
        Options backend = netdevs.getOrDefault(netdev.get(), new Options("", Map.of()));
        nics.add(nic(device.get("driver").orElse(device.first()), device, backend));
      }
    }
    return nics;
  }

  /** {@code -nic} describes both ends. */
  private static Optional<Nic> nicOption(Options nic) {
    return nic.first().equals("none")
        ? Optional.empty()
        : Optional.of(nic(nic.orEmpty("model"), nic, nic));
  }

  private static Nic nic(String model, Options device, Options backend) {
    String type = backend.get("type").orElse(backend.first());
    return new Nic(
        model,
        device.orEmpty("mac").toLowerCase(Locale.ROOT),
        type.equals("tap") || type.equals("bridge"),
        backend.get("ifname"),
        firstDescriptor(backend));
  }

  /** Several queues are several descriptors of one device. */
  private static Optional<Integer> firstDescriptor(Options backend) {
    return backend
        .get("fd")
        .or(() -> backend.get("fds").map(fds -> fds.split(":", -1)[0]))
        .flatMap(QemuCommandLine::number);
  }
}
