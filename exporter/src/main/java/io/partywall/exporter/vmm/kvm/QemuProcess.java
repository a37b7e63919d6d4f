package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.guest.DerivedUuid;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.GuestState;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.ProcessStat;
import io.partywall.exporter.vmm.KeptFile;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One process of QEMU, and what stays the same while it runs. */
final class QemuProcess implements AutoCloseable {
  private final int pid;
  private final List<String> arguments;
  private final String name;
  private final String uuid;
  private final QemuCommandLine commandLine;
  private final long startTicks;
  private final Optional<Instant> startTime;
  private final GuestThreads threads;
  private final ProcFiles proc;
  private final KeptFile stat;
  private @Nullable LinkTable linksOfNics;
  private List<GuestNic> nics = List.of();

  QemuProcess(int pid, List<String> arguments, ProcessStat state, ProcFiles proc)
      throws IOException {
    this.pid = pid;
    this.arguments = arguments;
    this.commandLine = QemuCommandLine.parse(arguments);
    this.startTicks = state.startTicks();
    this.startTime = Optional.of(state.startTime(proc.bootTime()));
    this.name = commandLine.name().isEmpty() ? "qemu-" + pid : commandLine.name();
    this.uuid = commandLine.uuid().isEmpty() ? derivedUuid() : commandLine.uuid();
    this.threads = new GuestThreads(proc, pid, commandLine);
    this.proc = proc;
    this.stat = proc.keepStat(pid);
  }

  int pid() {
    return pid;
  }

  /** Whether this is still that process, and has not become another program. */
  boolean isSame(ProcessStat stat, List<String> commandLineNow) {
    return stat.startTicks() == startTicks && commandLineNow.equals(arguments);
  }

  /** The guest as it is now; empty when it has ended. */
  Optional<Guest> guest(LinkTable links, List<Integer> kernelThreads, long now) throws IOException {
    ProcessStat state = proc.stat(stat);
    if (state.ended() || state.startTicks() != startTicks) {
      return Optional.empty();
    }
    threads.update(state.threads(), kernelThreads, now);
    return Optional.of(
        new Guest(
            QemuProbe.VMM,
            name,
            uuid,
            state.stopped() ? GuestState.PAUSED : GuestState.RUNNING,
            startTime,
            OptionalInt.of(commandLine.vcpus()),
            OptionalDouble.of(state.cpuSeconds() + threads.kernelSeconds()),
            threads.waitSeconds(),
            OptionalLong.empty(),
            nics(links)));
  }

  /** A NIC that comes or goes does so with its device, or with that device's carrier. */
  @SuppressWarnings("ReferenceEquality") // The same table while no link changed.
  private List<GuestNic> nics(LinkTable links) throws IOException {
    if (links != linksOfNics) {
      nics = new NicMatching(links, new HostDevices(proc).of(pid, links)).match(commandLine.nics());
      linksOfNics = links;
    }
    return nics;
  }

  /** The same while the process lives, even when the exporter starts anew. */
  private String derivedUuid() {
    return DerivedUuid.of(name + '\0' + pid + '\0' + startTicks);
  }

  /** Closes the files that it keeps open. */
  @Override
  public void close() {
    stat.close();
    threads.close();
  }
}
