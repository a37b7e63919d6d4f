package io.partywall.exporter.vmm.kvm;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.VmmProbe;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the guests of QEMU, with KVM or without, whoever started them, by their processes in this
 * network namespace: a name in another one may be another device's here.
 *
 * <p>A guest is paused when its process is stopped. One that QEMU itself paused looks as if it ran.
 */
public final class QemuProbe implements VmmProbe {
  private static final Logger LOG = LoggerFactory.getLogger(QemuProbe.class);
  static final String VMM = "kvm";

  private final ProcFiles proc;
  private final QemuProcesses processes;
  private final LongSupplier nanoTime;
  private Set<Integer> told = Set.of();

  /** Looks for processes there. */
  public QemuProbe(ProcFiles proc) {
    this(proc, System::nanoTime);
  }

  QemuProbe(ProcFiles proc, LongSupplier nanoTime) {
    this.proc = requireNonNull(proc, "proc is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.processes = new QemuProcesses(proc);
  }

  @Override
  public String vmm() {
    return VMM;
  }

  /** A guest that cannot be looked at does not hide the others; none at all is a failure. */
  @Override
  public List<Guest> guests(LinkTable links) throws IOException {
    List<Guest> guests = new ArrayList<>();
    Map<Integer, IOException> refusals = new TreeMap<>();
    long now = nanoTime.getAsLong();
    for (QemuProcess process : processes.processes(refusals, now)) {
      try {
        process.guest(links, processes.kernelThreads(process.pid()), now).ifPresent(guests::add);
      } catch (IOException e) {
        if (proc.lives(process.pid())) {
          refusals.put(process.pid(), e);
        }
      }
    }
    if (guests.isEmpty() && !refusals.isEmpty()) {
      throw refusals.values().iterator().next();
    }
    tell(refusals);
    return guests;
  }

  /** Once for each process. */
  private void tell(Map<Integer, IOException> refusals) {
    refusals.forEach((pid, refusal) -> {
      if (!told.contains(pid)) {
        LOG.warn("process {} is passed over, as it refuses to be looked at", pid, refusal);
      }
    });
    told = Set.copyOf(refusals.keySet());
  }
}
