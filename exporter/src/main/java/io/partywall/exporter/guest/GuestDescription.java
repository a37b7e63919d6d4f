package io.partywall.exporter.guest;

import io.partywall.exporter.metrics.FamilyWriter;
import java.time.Instant;
import java.util.List;

/** The families that say what a guest is and does, apart from its packets. */
final class GuestDescription {
  private static final double MILLIS = 1000.0;

  private GuestDescription() {}

  static void write(List<Guest> guests, FamilyWriter out) {
    out.family("partywall_guest_info", "gauge", "The guest's identity; always 1.");
    for (Guest guest : guests) {
      out.sample(1, "vmm", guest.vmm(), "guest", guest.name(), "uuid", guest.uuid());
    }
    nics(guests, out);
    out.family("partywall_guest_state", "gauge", "1 for the state that the guest is in, else 0.");
    for (Guest guest : guests) {
      for (GuestState state : GuestState.values()) {
        out.sample(
            guest.state() == state ? 1 : 0,
            "vmm",
            guest.vmm(),
            "guest",
            guest.name(),
            "state",
            state.label());
      }
    }
    out.family("partywall_guest_vcpus", "gauge", "The guest's virtual processors.");
    for (Guest guest : guests) {
      guest.vcpus().ifPresent(vcpus -> out.sample(vcpus, labels(guest)));
    }
    out.family(
        "partywall_guest_start_time_seconds", "gauge", "When the guest started, since 1970.");
    for (Guest guest : guests) {
      guest.startTime().ifPresent(start -> out.sample(seconds(start), labels(guest)));
    }
    out.family(
        "partywall_guest_cpu_seconds_total",
        "counter",
        "The host's processor time that the guest used, with what its VMM's process did for it.");
    for (Guest guest : guests) {
      guest.cpuSeconds().ifPresent(seconds -> out.sample(seconds, labels(guest)));
    }
    out.family(
        "partywall_guest_cpu_wait_seconds_total",
        "counter",
        "Time that the guest's processors and its vhost threads could have run and waited for a"
            + " processor of the host; of all threads of QEMU where it gives them no names.");
    for (Guest guest : guests) {
      guest.cpuWaitSeconds().ifPresent(seconds -> out.sample(seconds, labels(guest)));
    }
  }

  private static void nics(List<Guest> guests, FamilyWriter out) {
    out.family("partywall_guest_nic_info", "gauge", "The NIC and its host device; always 1.");
    for (Guest guest : guests) {
      for (GuestNic nic : guest.nics()) {
        out.sample(
            1,
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
    }
  }

  private static String[] labels(Guest guest) {
    return new String[] {"vmm", guest.vmm(), "guest", guest.name()};
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / MILLIS;
  }
}
