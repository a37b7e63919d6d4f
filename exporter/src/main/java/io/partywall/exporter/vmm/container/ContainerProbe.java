package io.partywall.exporter.vmm.container;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.DerivedUuid;
import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.GuestState;
import io.partywall.exporter.guest.VmmProbe;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds containers by the other ends of this namespace's veth devices. The end's index alone does
 * not tell whose it is, as every namespace counts from 1; the namespace's number does.
 *
 * <p>Containers that share a network namespace are one guest, as they share its NICs.
 */
public final class ContainerProbe implements VmmProbe {
  private static final String VETH = "veth";
  // nsfs prints an inode's number, of 32 bits.
  private static final Pattern NAMESPACE = Pattern.compile("net:\\[(\\d{1,10})]");

  private final ProcFiles proc;
  private final NamespaceIds namespaceIds;
  private final ControlGroups controlGroups;

  /**
   * Looks for processes there.
   *
   * @param sys where the control groups are mounted below, normally {@code /sys}
   */
  public ContainerProbe(ProcFiles proc, Path sys, NamespaceIds namespaceIds) {
    this.controlGroups = new ControlGroups(sys);
    this.proc = requireNonNull(proc, "proc is null");
    this.namespaceIds = requireNonNull(namespaceIds, "namespaceIds is null");
  }

  @Override
  public String vmm() {
    return "container";
  }

  @Override
  public List<Guest> guests(LinkTable links) throws IOException {
    Map<Integer, List<Link>> veths = new HashMap<>();
    for (Link link : links.all()) {
      if (link.kind().equals(VETH) && link.peerNamespace().isPresent()) {
        veths.computeIfAbsent(link.peerNamespace().getAsInt(), id -> new ArrayList<>()).add(link);
      }
    }
    return veths.isEmpty() ? new ArrayList<>() : guests(members(), veths, links);
  }

  /** A container that cannot be looked at does not hide the others; none at all is a failure. */
  private List<Guest> guests(
      Collection<Member> members, Map<Integer, List<Link>> veths, LinkTable links)
      throws IOException {
    List<Guest> guests = new ArrayList<>();
    IOException failure = null;
    boolean seen = false;
    for (Member member : members) {
      try {
        OptionalInt id = namespaceIds.of(member.pid());
        List<Link> nics = id.isPresent() ? veths.get(id.getAsInt()) : null;
        if (nics != null) {
          guests.add(guest(member, nics, links));
        }
        seen = true;
      } catch (IOException e) {
        failure = proc.lives(member.pid()) ? e : failure;
      }
    }
    if (!seen && failure != null) {
      throw failure;
    }
    return guests;
  }

  /** A process that speaks for its network namespace. */
  private record Member(int pid, String namespace, ContainerName container) {
    OptionalLong namespaceInode() {
      Matcher inode = NAMESPACE.matcher(namespace);
      return inode.matches()
          ? OptionalLong.of(Long.parseLong(inode.group(1)))
          : OptionalLong.empty();
    }
  }

  /**
   * By namespace; the oldest process whose control group names a container.
   *
   * <p>A single process may refuse to be looked at, even to root, and one that ends has lost its
   * namespace a while before it shows as ended. Where most refuse, the right is missing.
   */
  private Collection<Member> members() throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    String own = proc.ownNetworkNamespace();
    List<Integer> pids = proc.pids();
    List<IOException> refusals = new ArrayList<>();
    for (int pid : pids) {
      try {
        String namespace = proc.networkNamespace(pid);
        if (!namespace.equals(own) && !members.containsKey(namespace)) {
          ContainerName.ofControlGroups(proc.text(pid, "cgroup"))
              .ifPresent(
                  container -> members.put(namespace, new Member(pid, namespace, container)));
        }
      } catch (IOException e) {
        if (proc.lives(pid)) {
          refusals.add(e);
        }
      }
    }
    if (refusals.size() > pids.size() / 2) {
      throw new IOException(
          "%d of %d processes refuse to be looked at; is CAP_SYS_PTRACE missing?"
              .formatted(refusals.size(), pids.size()),
          refusals.getFirst());
    }
    return members.values();
  }

  private Guest guest(Member member, List<Link> veths, LinkTable links) throws IOException {
    ContainerName container = member.container();
    return new Guest(
        container.runtime(),
        container.name(),
        DerivedUuid.of(container.runtime() + '\0' + container.id()),
        GuestState.RUNNING,
        Optional.of(proc.stat(member.pid()).startTime(proc.bootTime())),
        OptionalInt.empty(),
        controlGroups.cpuSeconds(container.group()),
        OptionalDouble.empty(),
        member.namespaceInode(),
        nics(veths, links));
  }

  private static List<GuestNic> nics(List<Link> veths, LinkTable links) {
    List<GuestNic> nics = new ArrayList<>();
    for (Link veth : veths.stream().sorted(comparingInt(Link::peer)).toList()) {
      nics.add(
          new GuestNic(
              Integer.toString(nics.size()),
              veth.index(),
              veth.name(),
              links.byIndex(veth.master()).map(Link::name).orElse(""),
              "",
              VETH,
              DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE));
    }
    return nics;
  }
}
