package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.NicCounters.Direction;
import io.partywall.exporter.guest.NicCounters.Loss;
import io.partywall.exporter.metrics.Labels;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The labels of a guest's series, made when the guest or one of its NICs changes. */
final class GuestLabels {
  private final Guest guest;
  private final Labels own;
  private final Labels info;
  private final Map<GuestState, Labels> states = new EnumMap<>(GuestState.class);
  private final List<Nic> nics = new ArrayList<>();

  GuestLabels(Guest guest) {
    this.guest = guest;
    own = Labels.of("vmm", guest.vmm(), "guest", guest.name());
    info = Labels.of("vmm", guest.vmm(), "guest", guest.name(), "uuid", guest.uuid());
    for (GuestState state : GuestState.values()) {
      states.put(
          state, Labels.of("vmm", guest.vmm(), "guest", guest.name(), "state", state.label()));
    }
    guest.nics().forEach(nic -> nics.add(new Nic(guest, nic)));
  }

  /**
   * Those of the guests in their order; of a guest that is where it was and as it was, the same.
   */
  static List<GuestLabels> of(List<Guest> guests, List<GuestLabels> before) {
    List<GuestLabels> labels = new ArrayList<>(guests.size());
    for (int i = 0; i < guests.size(); i++) {
      Guest guest = guests.get(i);
      boolean same = i < before.size() && guest.isSame(before.get(i).guest);
      labels.add(same ? before.get(i) : new GuestLabels(guest));
    }
    return labels;
  }

  /** Who it is. */
  Labels own() {
    return own;
  }

  Labels info() {
    return info;
  }

  Labels state(GuestState state) {
    return requireNonNull(states.get(state), "a state has no labels");
  }

  /** One for each NIC, in their order. */
  List<Nic> nics() {
    return nics;
  }

  /** The labels of one NIC's series. */
  static final class Nic {
    private final Guest guest;
    private final GuestNic nic;
    private final Labels own;
    private final Labels info;
    private final List<Place> places = new ArrayList<>();

    private record Place(Direction direction, String name, Labels labels) {}

    private Nic(Guest guest, GuestNic nic) {
      this.guest = guest;
      this.nic = nic;
      own = Labels.of("vmm", guest.vmm(), "guest", guest.name(), "nic", nic.position());
      info =
          Labels.of(
              "vmm",
              guest.vmm(),
              "guest",
              guest.name(),
              "nic",
              nic.position(),
              "device",
              nic.device(),
              "bridge",
              nic.bridge(),
              "mac",
              nic.mac(),
              "model",
              nic.model());
    }

    /** Which one it is. */
    Labels own() {
      return own;
    }

    Labels info() {
      return info;
    }

    /** Where packets were lost. */
    Labels loss(Loss loss) {
      for (Place place : places) {
        if (place.direction() == loss.direction() && place.name().equals(loss.place())) {
          return place.labels();
        }
      }
      Labels labels =
          Labels.of(
              "vmm",
              guest.vmm(),
              "guest",
              guest.name(),
              "nic",
              nic.position(),
              "direction",
              loss.direction().name().toLowerCase(Locale.ROOT),
              "place",
              loss.place());
      places.add(new Place(loss.direction(), loss.place(), labels));
      return labels;
    }
  }
}
