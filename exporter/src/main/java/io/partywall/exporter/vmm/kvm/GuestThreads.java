package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The time of the threads that make a guest run: those of its processors, and those of vhost, which
 * are the kernel's up to Linux 6.3 and QEMU's from then on. Where QEMU gives its threads no names
 * (without {@code debug-threads=on}), all of its threads. What a thread had counted stays counted
 * when it ends.
 */
final class GuestThreads implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  // The names that QEMU and the kernel give, cut to 15 characters.
  private static final Pattern PROCESSOR = Pattern.compile("CPU \\d+/.+");
  private static final Pattern VHOST = Pattern.compile("vhost-\\d+");
  // Of the kernel, for memory: no part of what the guest waits for.
  private static final String KVM_HOUSEKEEPING = "kvm-nx-lpage-re";
  // A thread that came as another one went leaves their number as it was; its time is not lost.
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ProcFiles proc;
  private final int pid;
  private final QemuCommandLine commandLine;
  private final ThreadTimes counted;
  private final ThreadTimes inKernel;
  private final Set<Integer> others = new HashSet<>();
  private int processors;
  private int listed;
  private long listedAt;

  GuestThreads(ProcFiles proc, int pid, QemuCommandLine commandLine) {
    this.proc = proc;
    this.pid = pid;
    this.commandLine = commandLine;
    this.counted = new ThreadTimes(proc);
    this.inKernel = new ThreadTimes(proc);
  }

  /**
   * Reads the times of now.
   *
   * @param threads how many threads the process has
   * @param kernelThreads those of vhost that work for it
   */
  void update(int threads, List<Integer> kernelThreads, long now) throws IOException {
    boolean all = counted.read();
    if (!all || threads != listed || nameMayChange() || now - listedAt >= MAX_AGE_NANOS) {
      list();
      listedAt = now;
    }
    inKernel.keep(kernelThreads);
    inKernel.read();
    for (int tid : kernelThreads) {
      if (!inKernel.has(tid)) {
        inKernel.add(tid, tid);
      }
    }
  }

  private void list() throws IOException {
    List<Integer> threads = proc.threads(pid);
    others.retainAll(threads);
    counted.keep(threads);
    for (int tid : threads) {
      try {
        if (!counted.has(tid) && counts(tid)) {
          counted.add(pid, tid);
        }
      } catch (NoSuchFileException e) {
        // It has ended.
      }
    }
    listed = threads.size();
  }

  /** A thread names itself a moment after it has begun. */
  private boolean nameMayChange() {
    return commandLine.namesThreads() && processors < commandLine.vcpus();
  }

  private boolean counts(int tid) throws IOException {
    if (others.contains(tid) && !nameMayChange()) {
      return false;
    }
    String name = proc.threadName(pid, tid);
    boolean processor = PROCESSOR.matcher(name).matches();
    if (processor) {
      processors++;
    }
    boolean counts =
        processor
            || VHOST.matcher(name).matches()
            || (!commandLine.namesThreads() && !name.equals(KVM_HOUSEKEEPING));
    if (counts) {
      others.remove(tid);
    } else {
      others.add(tid);
    }
    return counts;
  }

  /** How long the threads could have run and waited instead; empty where nobody counts that. */
  OptionalDouble waitSeconds() {
    return counted.known()
        ? OptionalDouble.of((counted.sum().waited() + inKernel.sum().waited()) / NANOS_PER_SECOND)
        : OptionalDouble.empty();
  }

  /** The processor time of threads that belong to the kernel, and not to QEMU's process. */
  double kernelSeconds() {
    return inKernel.sum().ran() / NANOS_PER_SECOND;
  }

  @Override
  public void close() {
    counted.close();
    inKernel.close();
  }
}
