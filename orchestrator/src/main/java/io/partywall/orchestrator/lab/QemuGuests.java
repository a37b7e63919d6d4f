package io.partywall.orchestrator.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.partywall.orchestrator.process.Program;
import io.partywall.orchestrator.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Guests of QEMU: one emulated CPU, 128 MiB, two NICs on taps, a serial console and a second serial
 * port by which the guest takes commands.
 */
final class QemuGuests implements Guests {
  /** A guest that boots at all on KVM is up in two; para-virtual hosts offer a KVM that hangs. */
  private static final Duration KVM_BOOT = Duration.ofSeconds(8);

  /** Emulated, three at once on two busy cores. */
  private static final Duration TCG_BOOT = Duration.ofSeconds(90);

  private static final Duration START = Duration.ofSeconds(20);
  private static final String READY = "partywall: ready";

  private final LabRecord record;
  private final Layout layout;
  private final Path directory;
  private final Path cache;
  private final LabProcesses processes;

  QemuGuests(LabRecord record, Path state, Path cache, LabProcesses processes) {
    this.record = requireNonNull(record, "record is null");
    this.layout = record.layout();
    this.directory = state.resolve("guests");
    this.cache = requireNonNull(cache, "cache is null");
    this.processes = requireNonNull(processes, "processes is null");
  }

  @Override
  public Map<String, Path> pidFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    record.guests().forEach(guest -> files.put(guest.name(), file(guest, "pid")));
    return files;
  }

  @Override
  public Optional<String> start() throws IOException {
    Files.createDirectories(directory);
    GuestImage image = GuestImage.build(record.nic(), cache, directory.resolve("initramfs"));
    Accelerator accelerator = Accelerator.remembered(cache);
    if (accelerator == Accelerator.KVM) {
      Optional<String> trouble = boot(image, Accelerator.KVM, KVM_BOOT);
      if (trouble.isEmpty()) {
        return Optional.of(Accelerator.KVM.label());
      }
      for (Path pidFile : pidFiles().values()) {
        processes.end(pidFile);
      }
      Accelerator.rememberThatKvmFails(cache, trouble.get());
    }
    Optional<String> trouble = boot(image, Accelerator.TCG, TCG_BOOT);
    if (trouble.isPresent()) {
      throw new IllegalStateException(trouble.get());
    }
    return Optional.of(Accelerator.TCG.label());
  }

  /** Boots all of them side by side; what went wrong, if anything did. */
  private Optional<String> boot(GuestImage image, Accelerator accelerator, Duration patience)
      throws IOException {
    for (LabGuest guest : record.guests()) {
      Files.deleteIfExists(console(guest));
      Program.Result started =
          Program.run(
              START, layout.namespace(Layout.UNIT).command(command(guest, image, accelerator)));
      if (started.exitStatus() != 0) {
        return Optional.of(
            "guest %s: QEMU does not start: %s".formatted(guest.name(), started.output().strip()));
      }
    }
    long begun = System.nanoTime();
    for (LabGuest guest : record.guests()) {
      Duration left = patience.minusNanos(System.nanoTime() - begun);
      if (!Wait.until(left, () -> said(guest).contains(READY))) {
        return Optional.of(
            "guest %s: not up on %s after %d s; its console ends with '%s'"
                .formatted(guest.name(), accelerator, patience.toSeconds(), lastLine(guest)));
      }
    }
    return Optional.empty();
  }

  private List<String> command(LabGuest guest, GuestImage image, Accelerator accelerator) {
    int i = guest.position();
    String identity = layout.lab() + "/" + guest.name();
    List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
    command.addAll(List.of("-name", guest.name() + ",debug-threads=on"));
    command.addAll(List.of("-uuid", "" + UUID.nameUUIDFromBytes(identity.getBytes(UTF_8))));
    command.addAll(List.of("-machine", "pc,accel=" + accelerator, "-cpu", accelerator.cpu()));
    command.addAll(List.of("-m", "128", "-smp", "1", "-display", "none", "-no-reboot"));
    command.addAll(List.of("-nodefaults", "-no-user-config"));
    command.addAll(List.of("-chardev", "file,id=console,path=" + console(guest)));
    command.addAll(List.of("-serial", "chardev:console"));
    command.addAll(
        List.of("-chardev", "socket,id=agent,server=on,wait=off,path=" + file(guest, "agent")));
    command.addAll(List.of("-serial", "chardev:agent"));
    command.addAll(nic("in", Layout.guestIngress(Vmm.KVM, i), layout.guestIngressMac(i)));
    command.addAll(nic("out", Layout.guestEgress(Vmm.KVM, i), layout.guestEgressMac(i)));
    command.addAll(List.of("-kernel", "" + image.kernel(), "-initrd", "" + image.initialRam()));
    command.addAll(List.of("-append", bootOptions(guest)));
    command.addAll(List.of("-pidfile", "" + file(guest, "pid"), "-daemonize"));
    return command;
  }

  /** Without the boot ROM, which would look for a server on the test links. */
  private List<String> nic(String id, String tap, String mac) {
    return List.of(
        "-netdev",
        "tap,id=%s,ifname=%s,script=no,downscript=no".formatted(id, tap),
        "-device",
        "%s,netdev=%s,mac=%s,romfile=".formatted(record.nic().model(), id, mac));
  }

  /** Read by {@code guest-init.sh}. */
  private String bootOptions(LabGuest guest) {
    int i = guest.position();
    return "console=ttyS0 quiet panic=-1 mitigations=off ipv6.disable=1 partywall.name=%s"
            .formatted(guest.name())
        + " partywall.nic=%s,%s/24,%s,%s"
            .formatted(
                layout.guestIngressMac(i),
                Layout.routerIngressAddress(i),
                Layout.generatorAddress(i),
                layout.generatorMac(i))
        + " partywall.nic=%s,%s/24,%s,%s"
            .formatted(
                layout.guestEgressMac(i),
                Layout.routerEgressAddress(i),
                Layout.sinkAddress(i),
                layout.sinkMac(i));
  }

  private Path file(LabGuest guest, String kind) {
    return directory.resolve(guest.name() + "." + kind);
  }

  private Path console(LabGuest guest) {
    return file(guest, "console");
  }

  private String said(LabGuest guest) {
    Path console = console(guest);
    try {
      return Files.exists(console) ? new String(Files.readAllBytes(console), ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastLine(LabGuest guest) {
    return said(guest).strip().lines().reduce("", (before, line) -> line);
  }
}
