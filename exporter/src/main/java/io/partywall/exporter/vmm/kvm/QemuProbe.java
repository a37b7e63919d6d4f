package io.partywall.exporter.vmm.kvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestState;
import io.partywall.exporter.guest.VmmProbe;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import io.partywall.exporter.vmm.ProcessStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds the guests of QEMU, with KVM or without, whoever started them, by their processes in this
 * network namespace: a name in another one may be another device's here.
 *
 * <p>A guest is paused when its process is stopped. One that QEMU itself paused looks as if it ran.
 */
public final class QemuProbe implements VmmProbe {
  private static final Pattern PROGRAM =
      Pattern.compile("(.*/)?(qemu-system-[a-z0-9_]+|qemu-kvm|kvm)");

  private final ProcFiles proc;

  /** Looks for processes there. */
  public QemuProbe(ProcFiles proc) {
    this.proc = requireNonNull(proc, "proc is null");
  }

  @Override
  public String vmm() {
    return "kvm";
  }

  @Override
  public List<Guest> guests(LinkTable links) throws IOException {
    List<Guest> guests = new ArrayList<>();
    for (int pid : proc.pids()) {
      try {
        List<String> commandLine = proc.commandLine(pid);
        if (!commandLine.isEmpty()
            && PROGRAM.matcher(commandLine.getFirst()).matches()
            && proc.inOwnNetworkNamespace(pid)) {
          guest(pid, QemuCommandLine.parse(commandLine), links).ifPresent(guests::add);
        }
      } catch (IOException e) {
        if (proc.lives(pid)) {
          throw e;
        }
      }
    }
    return guests;
  }

  private Optional<Guest> guest(int pid, QemuCommandLine commandLine, LinkTable links)
      throws IOException {
    ProcessStat stat = proc.stat(pid);
    if (stat.ended()) {
      return Optional.empty();
    }
    String name = commandLine.name().isEmpty() ? "qemu-" + pid : commandLine.name();
    return Optional.of(
        new Guest(
            vmm(),
            name,
            commandLine.uuid().isEmpty() ? derivedUuid(name, pid, stat) : commandLine.uuid(),
            stat.stopped() ? GuestState.PAUSED : GuestState.RUNNING,
            Optional.of(stat.startTime(proc.bootTime())),
            OptionalInt.of(commandLine.vcpus()),
            OptionalDouble.of(stat.cpuSeconds()),
            OptionalLong.empty(),
            new NicMatching(links, new HostDevices(proc).of(pid, links))
                .match(commandLine.nics())));
  }

  /** The same while the process lives, even when the exporter starts anew. */
  private static String derivedUuid(String name, int pid, ProcessStat stat) {
    String text = name + '\0' + pid + '\0' + stat.startTicks();
    return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
  }
}
