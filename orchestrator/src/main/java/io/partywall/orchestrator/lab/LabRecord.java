package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a lab on disk; written before anything of it is made.
 *
 * @param network the third number of the management addresses, 198.19.<i>network</i>.0/24
 * @param accelerator {@code kvm} or {@code tcg} for QEMU guests, empty for others
 * @param complete whether {@code up} came to its end
 */
record LabRecord(
    String name,
    Vmm vmm,
    Nic nic,
    long seed,
    int network,
    List<LabGuest> guests,
    Optional<String> accelerator,
    boolean complete) {
  LabRecord {
    requireNonNull(name, "name is null");
    requireNonNull(vmm, "vmm is null");
    requireNonNull(nic, "nic is null");
    guests = List.copyOf(guests);
    requireNonNull(accelerator, "accelerator is null");
  }

  static LabRecord begun(LabRequest request, int network) {
    return new LabRecord(
        request.name(),
        request.vmm(),
        request.nic(),
        request.seed(),
        network,
        Cast.draw(request.seed()),
        Optional.empty(),
        false);
  }

  LabRecord completed(Optional<String> acceleratorUsed) {
    return new LabRecord(name, vmm, nic, seed, network, guests, acceleratorUsed, true);
  }

  Layout layout() {
    return new Layout(name, network);
  }

  /** The NIC model as the reference file and the test bed name it. */
  String nicModel() {
    return switch (vmm) {
      case KVM -> nic.model();
      case LXC -> "veth";
      case RAW -> "none";
    };
  }

  String nameOf(Role role) {
    return guests.stream()
        .filter(guest -> guest.role() == role)
        .map(LabGuest::name)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("lab " + name + ": nobody is " + role));
  }

  /** Whether this is what the request would make. */
  boolean answers(LabRequest request) {
    return vmm == request.vmm()
        && seed == request.seed()
        && (vmm != Vmm.KVM || nic == request.nic());
  }

  /** How the lab was asked for, for messages. */
  String parameters() {
    return "--vmm %s%s --seed %d".formatted(vmm, vmm == Vmm.KVM ? " --nic " + nic : "", seed);
  }
}
