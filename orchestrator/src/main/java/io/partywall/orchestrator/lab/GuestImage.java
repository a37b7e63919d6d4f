package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a QEMU guest boots: Debian's kernel, and an initial RAM file system of busybox, the NIC's
 * driver, {@code stress} and two scripts. The same inputs give the same bytes.
 */
record GuestImage(Path kernel, Path initialRam) {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

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
    List.of("dev", "proc", "sys", "tmp", "run").forEach(archive::directory);
    archive.executable("bin/busybox", Files.readAllBytes(existing("/bin/busybox")));
    for (String applet :
        Program.run(DEADLINE, List.of("/bin/busybox", "--list")).orThrow().lines().toList()) {
      if (!applet.equals("busybox")) {
        archive.link("bin/" + applet, "busybox");
      }
    }
    addStress(archive);
    addModules(archive, kernel);
    archive.executable("init", Scripts.read("guest-init.sh"));
    archive.executable("bin/guest-agent", Scripts.read("guest-agent.sh"));
    Files.write(initialRam, archive.compressed());
    return new GuestImage(kernel.image(), initialRam);
  }

  private static void addStress(CpioArchive archive) throws IOException {
    Path stress = existing("/usr/bin/stress");
    archive.executable("bin/stress", Files.readAllBytes(stress));
    Matcher library =
        LIBRARY.matcher(Program.run(DEADLINE, List.of("ldd", stress.toString())).orThrow());
    while (library.find()) {
      archive.executable(
          library.group(1).substring(1), Files.readAllBytes(Path.of(library.group(1))));
    }
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

  private static Path existing(String program) {
    Path path = Path.of(program);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(program + " is missing; ./partywall setup installs it");
    }
    return path;
  }
}
