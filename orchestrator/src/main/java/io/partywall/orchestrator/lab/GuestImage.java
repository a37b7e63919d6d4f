package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a QEMU guest boots: Debian's kernel, and an initial RAM file system of busybox, the NIC's
 * driver, {@code stress} and two scripts. The same inputs give the same bytes.
 */
record GuestImage(Path kernel, Path initialRam) {
  /** In the order of their loading; those that a kernel has built in are passed over. */
  private static final List<String> MODULES =
      List.of(
          "virtio_ring",
          "virtio",
          "virtio_pci_legacy_dev",
          "virtio_pci_modern_dev",
          "virtio_pci",
          "failover",
          "net_failover",
          "virtio_net",
          "e1000");

  GuestImage {
    requireNonNull(kernel, "kernel is null");
    requireNonNull(initialRam, "initialRam is null");
  }

  /** Builds into a file of its own; the kernel is taken from the cache. */
  static GuestImage build(Nic nic, Path cache, Path initialRam) throws IOException {
    KernelPackage kernel = KernelPackage.of(nic, cache);
    CpioArchive archive = new CpioArchive();
    GuestPrograms.addTo(archive);
    addModules(archive, kernel);
    archive.executable("init", Scripts.read("guest-init.sh"));
    archive.executable("bin/guest-agent", Scripts.read("guest-agent.sh"));
    Files.write(initialRam, archive.compressed());
    return new GuestImage(kernel.image(), initialRam);
  }

  private static void addModules(CpioArchive archive, KernelPackage kernel) throws IOException {
    List<String> present = new ArrayList<>();
    for (String name : MODULES) {
      Optional<byte[]> module = kernel.module(name);
      if (module.isPresent()) {
        archive.file("lib/modules/" + name + ".ko", module.get());
        present.add(name);
      }
    }
    archive.file(
        "lib/modules/order",
        (String.join("\n", present) + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
