package io.partywall.exporter.drops;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose the interfaces of each network namespace are at one moment. An interface's index means
 * something in its own namespace only: every container has one with the index 2.
 */
final class Owners {
  private final long ownNamespace;
  private final LinkTable links;
  // Of the guests' devices alone: few interfaces ever drop, so whose else they are is asked then.
  private final Map<Integer, Owner> guestDevices = new HashMap<>();
  private final Map<Long, Map<Integer, Owner>> byNamespace = new HashMap<>();
  private final Map<Long, Owner> namespaces = new HashMap<>();
  private final Set<Owner> guestOwners = new HashSet<>();

  /**
   * Joins the interfaces with the guests.
   *
   * @param ownNamespace the inode of the namespace that the links are of
   */
  Owners(long ownNamespace, LinkTable links, List<Guest> guests) {
    this.ownNamespace = ownNamespace;
    this.links = links;
    for (Guest guest : guests) {
      Map<Integer, Owner> inside = new HashMap<>();
      for (GuestNic nic : guest.nics()) {
        Optional<Link> link = links.byIndex(nic.ifindex());
        if (link.isPresent()) {
          String device = link.get().name();
          guestDevices.put(
              nic.ifindex(), new Owner(guest.vmm(), guest.name(), nic.position(), device));
          inside.put(link.get().peer(), new Owner(guest.vmm(), guest.name(), nic.position(), ""));
        }
      }
      guest
          .networkNamespace()
          .ifPresent(namespace -> {
            byNamespace.put(namespace, inside);
            namespaces.put(namespace, new Owner(guest.vmm(), guest.name(), "", ""));
          });
    }
    guestOwners.addAll(guestDevices.values());
    guestOwners.addAll(namespaces.values());
    byNamespace.values().forEach(inside -> guestOwners.addAll(inside.values()));
  }

  /**
   * Whom a drop at that interface concerns; nothing where the namespace is neither the exporter's
   * nor a guest's.
   */
  Optional<Owner> of(DropRecord.Key key) {
    if (key.namespace() == ownNamespace) {
      return Optional.of(links.byIndex(key.ifindex()).map(this::ofDevice).orElse(Owner.HOST));
    }
    Owner guest = namespaces.get(key.namespace());
    if (guest == null) {
      return Optional.empty();
    }
    return Optional.of(
        byNamespace.getOrDefault(key.namespace(), Map.of()).getOrDefault(key.ifindex(), guest));
  }

  /** Whether nothing more will be dropped there, or nobody wants to know. */
  boolean gone(DropRecord.Key key) {
    return key.namespace() == ownNamespace
        ? key.ifindex() != 0 && links.byIndex(key.ifindex()).isEmpty()
        : !namespaces.containsKey(key.namespace());
  }

  /** Whether there still is such an owner. */
  boolean has(Owner owner) {
    return owner.equals(Owner.HOST)
        || guestOwners.contains(owner)
        || links.byName(owner.device()).filter(link -> ofDevice(link).equals(owner)).isPresent();
  }

  private Owner ofDevice(Link link) {
    Owner guest = guestDevices.get(link.index());
    return guest == null ? Owner.device(link.name()) : guest;
  }
}
