package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds for each NIC of a command line the host device that the process holds for it. */
final class NicMatching {
  private final LinkTable links;
  private final Map<Integer, Link> held;
  private final Map<Integer, Link> free = new LinkedHashMap<>();

  NicMatching(LinkTable links, Map<Integer, Link> held) {
    this.links = links;
    this.held = held;
    held.values().forEach(link -> free.put(link.index(), link));
  }

  /** The NICs that have a host device; each keeps its position among all. */
  List<GuestNic> match(List<QemuCommandLine.Nic> nics) {
    @Nullable Link[] devices = new @Nullable Link[nics.size()];
    for (int i = 0; i < nics.size(); i++) {
      devices[i] = named(nics.get(i));
    }
    // What is left has been renamed, or QEMU chose its name: it opened them in this order.
    Deque<Link> left = new ArrayDeque<>(free.values());
    for (int i = 0; i < nics.size(); i++) {
      if (devices[i] == null && nics.get(i).tap()) {
        devices[i] = left.poll();
      }
    }
    List<GuestNic> result = new ArrayList<>();
    for (int i = 0; i < nics.size(); i++) {
      Link device = devices[i];
      if (device != null) {
        result.add(nic(i, device, nics.get(i).mac(), nics.get(i).model()));
      }
    }
    // Plugged in later, or by an option without -device: nothing says what the guest sees.
    for (int i = nics.size(); !left.isEmpty(); i++) {
      result.add(nic(i, left.remove(), "", ""));
    }
    return result;
  }

  private @Nullable Link named(QemuCommandLine.Nic nic) {
    Link device =
        nic.fd().map(held::get).or(() -> nic.ifname().flatMap(links::byName)).orElse(null);
    return device != null && free.remove(device.index()) != null ? device : null;
  }

  private GuestNic nic(int position, Link device, String mac, String model) {
    Optional<Link> master =
        device.master() == 0 ? Optional.empty() : links.byIndex(device.master());
    return new GuestNic(
        Integer.toString(position),
        device.index(),
        device.name(),
        master.map(Link::name).orElse(""),
        mac,
        model,
        device.kind().equals("macvtap")
            ? DeviceView.HOST_RECEIVE_IS_GUEST_RECEIVE
            : DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE);
  }
}
