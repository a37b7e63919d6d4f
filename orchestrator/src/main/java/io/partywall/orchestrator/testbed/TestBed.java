package io.partywall.orchestrator.testbed;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an experiment runs: the hosts, the unit under test, and one stream for each guest, from its
 * generator through the guest to its sink.
 */
public record TestBed(
    String name,
    Map<String, HostAddress> hosts,
    UnitUnderTest unitUnderTest,
    List<Stream> streams,
    Optional<Roles> roles) {
  public TestBed {
    requireNonNull(name, "name is missing");
    hosts = Map.copyOf(requireNonNull(hosts, "hosts is missing"));
    requireNonNull(unitUnderTest, "unit_under_test is missing");
    streams = List.copyOf(requireNonNull(streams, "streams is missing"));
    requireNonNull(roles, "roles is null");
  }

  /** The stream that is measured: the drawn victim's, or the first. */
  public Stream measured() {
    return roles.map(drawn -> stream(drawn.victim())).orElse(streams.getFirst());
  }

  /** The neighbour's: the drawn aggressor's, or the second. */
  public Optional<Stream> coGuest() {
    return roles.isPresent()
        ? Optional.of(stream(roles.get().aggressor()))
        : streams.stream().skip(1).findFirst();
  }

  /** All others, which play no part in trials. */
  public List<Stream> bystanders() {
    return streams.stream()
        .filter(s -> !s.equals(measured()) && !coGuest().equals(Optional.of(s)))
        .toList();
  }

  private Stream stream(String guest) {
    return streams.stream()
        .filter(stream -> stream.guest().equals(guest))
        .findFirst()
        .orElseThrow(() ->
            BadInput.of(
                "test bed " + name,
                "roles",
                "no stream goes through " + guest,
                "name guests of the streams"));
  }

  /**
   * How to reach a host.
   *
   * @param key the private key's file
   * @param knownHosts the file that holds the host's key; an unknown or another key is refused
   */
  public record HostAddress(String address, int port, String user, Path key, Path knownHosts) {
    public HostAddress {
      requireNonNull(address, "address is missing");
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port is not within 1 and 65535: " + port);
      }
      requireNonNull(user, "user is missing");
      requireNonNull(key, "key is missing");
      requireNonNull(knownHosts, "known_hosts is missing");
    }
  }

  /**
   * The virtualized host.
   *
   * @param host its name in {@link TestBed#hosts}
   * @param vmm {@code raw}, {@code kvm} or {@code lxc}
   * @param nicModel of the guests, such as {@code virtio-net-pci}; {@code veth} for containers,
   *     {@code none} for raw
   * @param exporterPort where the exporter listens on the host's loopback address
   * @param leaseFile the file by which the exporter knows that an experiment runs; see the
   *     exporter's configuration
   */
  public record UnitUnderTest(
      String host, String vmm, String nicModel, int exporterPort, String leaseFile) {
    public UnitUnderTest {
      requireNonNull(host, "host is missing");
      requireNonNull(vmm, "vmm is missing");
      requireNonNull(nicModel, "nic_model is missing");
      if (exporterPort < 1 || exporterPort > 65535) {
        throw new IllegalArgumentException(
            "exporter_port is not within 1 and 65535: " + exporterPort);
      }
      requireNonNull(leaseFile, "lease_file is missing");
    }
  }

  /**
   * A stream through one guest.
   *
   * @param nextHopMac where the generator sends its frames: the guest's first NIC
   * @param ingress the host's device on the generator's side of the guest, which is the guest's NIC
   *     0; empty for raw
   * @param egress the host's device on the sink's side, NIC 1; empty for raw
   * @param path the host's devices between the two ends that are no guest's, whose drops count for
   *     this stream
   * @param guestCommand argument vector, run on the host, that runs the shell command given as one
   *     more argument inside the guest, ends it when it is interrupted itself, and exits with its
   *     status; empty for raw
   * @param suspendCommand argument vector, run on the host, that suspends the guest, prints a line
   *     when it has, and resumes it when it is ended; empty for raw
   */
  public record Stream(
      String guest,
      End generator,
      End sink,
      String nextHopMac,
      Optional<String> ingress,
      Optional<String> egress,
      List<String> path,
      List<String> guestCommand,
      List<String> suspendCommand) {
    public Stream {
      requireNonNull(guest, "guest is missing");
      requireNonNull(generator, "generator is missing");
      requireNonNull(sink, "sink is missing");
      requireNonNull(nextHopMac, "next_hop_mac is missing");
      path = List.copyOf(requireNonNull(path, "path is missing"));
      suspendCommand = List.copyOf(requireNonNull(suspendCommand, "suspend_command is missing"));
      guestCommand = List.copyOf(requireNonNull(guestCommand, "guest_command is missing"));
    }

    /** The argument vector, run on the host, that runs a shell command inside the guest. */
    public List<String> inGuest(String shellCommand) {
      List<String> command = new ArrayList<>(guestCommand);
      command.add(shellCommand);
      return command;
    }
  }

  /** One end of a stream: a host's device, its IPv4 address and its MAC. */
  public record End(String host, String device, String address, String mac) {
    public End {
      requireNonNull(host, "host is missing");
      requireNonNull(device, "device is missing");
      requireNonNull(address, "address is missing");
      requireNonNull(mac, "mac is missing");
    }
  }

  /** Who plays what, by the guests' names. */
  public record Roles(String victim, String aggressor, String bystander) {
    public Roles {
      requireNonNull(victim, "victim is missing");
      requireNonNull(aggressor, "aggressor is missing");
      requireNonNull(bystander, "bystander is missing");
    }
  }
}
