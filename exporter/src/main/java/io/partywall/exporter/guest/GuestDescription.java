package io.partywall.exporter.guest;

import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Labels;
import java.time.Instant;
import java.util.List;

/** The families that say what a guest is and does, apart from its packets. */
final class GuestDescription {
  private static final double MILLIS = 1000.0;

  private GuestDescription() {}

  /** Writes of the guests; each has its labels at the same place. */
  static void write(List<Guest> guests, List<GuestLabels> labels, FamilyWriter out) {
    out.family("partywall_guest_info", "gauge", "The guest's identity; always 1.");
    for (GuestLabels guest : labels) {
      out.sample(1, guest.info());
    }
    out.family("partywall_guest_nic_info", "gauge", "The NIC and its host device; always 1.");
    for (GuestLabels guest : labels) {
      for (GuestLabels.Nic nic : guest.nics()) {
        out.sample(1, nic.info());
      }
    }
    out.family("partywall_guest_state", "gauge", "1 for the state that the guest is in, else 0.");
    for (int i = 0; i < guests.size(); i++) {
      for (GuestState state : GuestState.values()) {
        out.sample(guests.get(i).state() == state ? 1 : 0, labels.get(i).state(state));
      }
    }
    out.family("partywall_guest_vcpus", "gauge", "The guest's virtual processors.");
    for (int i = 0; i < guests.size(); i++) {
      Labels own = labels.get(i).own();
      guests.get(i).vcpus().ifPresent(vcpus -> out.sample(vcpus, own));
    }
    out.family(
        "partywall_guest_start_time_seconds", "gauge", "When the guest started, since 1970.");
    for (int i = 0; i < guests.size(); i++) {
      Labels own = labels.get(i).own();
      guests.get(i).startTime().ifPresent(start -> out.sample(seconds(start), own));
    }
    out.family(
        "partywall_guest_cpu_seconds_total",
        "counter",
        "The host's processor time that the guest used, with what its VMM's process did for it.");
    for (int i = 0; i < guests.size(); i++) {
      Labels own = labels.get(i).own();
      guests.get(i).cpuSeconds().ifPresent(seconds -> out.sample(seconds, own));
    }
    out.family(
        "partywall_guest_cpu_wait_seconds_total",
        "counter",
        "Time that the guest's processors and its vhost threads could have run and waited for a"
            + " processor of the host; of all threads of QEMU where it gives them no names.");
    for (int i = 0; i < guests.size(); i++) {
      Labels own = labels.get(i).own();
      guests.get(i).cpuWaitSeconds().ifPresent(seconds -> out.sample(seconds, own));
    }
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / MILLIS;
  }
}
