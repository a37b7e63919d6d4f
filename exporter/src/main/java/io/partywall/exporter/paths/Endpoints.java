package io.partywall.exporter.paths;

import io.partywall.exporter.config.PathEnd;
import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the devices of ends: a guest's device has another name, and another view, at times. */
final class Endpoints {
  private final LinkTable links;
  private final Map<PathEnd, GuestNic> nics = new HashMap<>();
  private final Map<Integer, GuestNic> nicsByIndex = new HashMap<>();

  Endpoints(LinkTable links, List<Guest> guests) {
    this.links = links;
    for (Guest guest : guests) {
      for (GuestNic nic : guest.nics()) {
        nics.put(new PathEnd.GuestNic(guest.name(), nic.position()), nic);
        nicsByIndex.put(nic.ifindex(), nic);
      }
    }
  }

  /** The device; nothing while there is none. An interface of a guest's is its NIC's device. */
  Optional<Endpoint> of(PathEnd end) {
    return switch (end) {
      case PathEnd.GuestNic nic -> Optional.ofNullable(nics.get(nic)).map(Endpoints::ofGuest);
      case PathEnd.Interface device -> links.byName(device.name()).map(this::ofLink);
    };
  }

  private Endpoint ofLink(Link link) {
    GuestNic nic = nicsByIndex.get(link.index());
    return nic == null
        ? new Endpoint(link.index(), DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE, false)
        : ofGuest(nic);
  }

  private static Endpoint ofGuest(GuestNic nic) {
    return new Endpoint(nic.ifindex(), nic.view(), true);
  }
}
