package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A guest as its VMM describes it.
 *
 * @param vmm the value of the label {@code vmm}
 * @param name what people call it; {@link GuestDirectory} makes it unique
 * @param uuid what stays the same while the guest runs and differs from every other guest
 * @param vcpus how many virtual processors it has; empty where it has no number of its own
 * @param cpuSeconds the host's processor time that it used since its start; empty where unknown
 * @param cpuWaitSeconds how long it could have run and waited for a processor; empty where unknown
 * @param networkNamespace the inode of its own network namespace; empty where it has its own kernel
 */
public record Guest(
    String vmm,
    String name,
    String uuid,
    GuestState state,
    Optional<Instant> startTime,
    OptionalInt vcpus,
    OptionalDouble cpuSeconds,
    OptionalDouble cpuWaitSeconds,
    OptionalLong networkNamespace,
    List<GuestNic> nics) {
  public Guest {
    requireNonNull(vmm, "vmm is null");
    requireNonNull(name, "name is null");
    requireNonNull(uuid, "uuid is null");
    requireNonNull(state, "state is null");
    requireNonNull(startTime, "startTime is null");
    requireNonNull(vcpus, "vcpus is null");
    requireNonNull(cpuSeconds, "cpuSeconds is null");
    requireNonNull(cpuWaitSeconds, "cpuWaitSeconds is null");
    requireNonNull(networkNamespace, "networkNamespace is null");
    nics = List.copyOf(nics);
  }

  /** Whether all guests are those of before, with the same names and NICs, in the same order. */
  public static boolean same(List<Guest> before, List<Guest> now) {
    if (before.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).isSame(before.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether that is this guest at another moment, with the same name and the same NICs. */
  boolean isSame(Guest other) {
    return vmm.equals(other.vmm)
        && name.equals(other.name)
        && uuid.equals(other.uuid)
        && networkNamespace.equals(other.networkNamespace)
        && nics.equals(other.nics);
  }

  Guest withName(String other) {
    if (other.equals(name)) {
      return this;
    }
    return new Guest(
        vmm,
        other,
        uuid,
        state,
        startTime,
        vcpus,
        cpuSeconds,
        cpuWaitSeconds,
        networkNamespace,
        nics);
  }
}
