package io.partywall.orchestrator.testbed;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
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
    requireNonNull(name, "name is null");
    hosts = Map.copyOf(hosts);
    requireNonNull(unitUnderTest, "unitUnderTest is null");
    streams = List.copyOf(streams);
    requireNonNull(roles, "roles is null");
  }

  /**
   * How to reach a host.
   *
   * @param key the private key's file
   * @param knownHosts the file that holds the host's key; an unknown or another key is refused
   */
  public record HostAddress(String address, int port, String user, Path key, Path knownHosts) {}

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
      String host, String vmm, String nicModel, int exporterPort, String leaseFile) {}

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
   *     more argument inside the guest, ends it when its own standard input ends, and exits with
   *     its status; empty for raw
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
      path = List.copyOf(path);
      suspendCommand = List.copyOf(suspendCommand);
      guestCommand = List.copyOf(guestCommand);
    }
  }

  /** One end of a stream: a host's device, its IPv4 address and its MAC. */
  public record End(String host, String device, String address, String mac) {}

  /** Who plays what, by the guests' names. */
  public record Roles(String victim, String aggressor, String bystander) {}
}
