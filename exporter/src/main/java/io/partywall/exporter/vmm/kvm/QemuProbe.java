package io.partywall.exporter.vmm.kvm;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.VmmProbe;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finds the guests of QEMU, with KVM or without, whoever started them, by their processes in this
 * network namespace: a name in another one may be another device's here.
 *
 * <p>A guest is paused when its process is stopped. One that QEMU itself paused looks as if it ran.
 */
public final class QemuProbe implements VmmProbe {
  static final String VMM = "kvm";

  private final ProcFiles proc;
  private final QemuProcesses processes;

  /** Looks for processes there. */
  public QemuProbe(ProcFiles proc) {
    this(proc, System::nanoTime);
  }

  QemuProbe(ProcFiles proc, LongSupplier nanoTime) {
    this.proc = requireNonNull(proc, "proc is null");
    this.processes = new QemuProcesses(proc, nanoTime);
  }

  @Override
  public String vmm() {
    return VMM;
  }

  @Override
  public List<Guest> guests(LinkTable links) throws IOException {
    List<Guest> guests = new ArrayList<>();
    for (QemuProcess process : processes.processes()) {
      try {
        process.guest(links, processes.kernelThreads(process.pid())).ifPresent(guests::add);
      } catch (IOException e) {
        if (proc.lives(process.pid())) {
          throw e;
        }
      }
    }
    return guests;
  }
}
