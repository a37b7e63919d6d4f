package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.vmm.ProcFiles;
import io.partywall.exporter.vmm.ThreadTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The time of the threads that make a guest run: those of its processors, and those of vhost, which
 * are the kernel's up to Linux 6.3 and QEMU's from then on. Where QEMU gives its threads no names
 * (without {@code debug-threads=on}), all of its threads. What a thread had counted stays counted
 * when it ends.
 */
final class GuestThreads {
  private static final double NANOS_PER_SECOND = 1e9;
  // The names that QEMU and the kernel give, cut to 15 characters.
  private static final Pattern PROCESSOR = Pattern.compile("CPU \\d+/.+");
  private static final Pattern VHOST = Pattern.compile("vhost-\\d+");
  // Of the kernel, for memory: no part of what the guest waits for.
  private static final String KVM_HOUSEKEEPING = "kvm-nx-lpage-re";

  private final int pid;
  private final QemuCommandLine commandLine;
  private final Map<Integer, ThreadTime> counted = new HashMap<>();
  private final Set<Integer> others = new HashSet<>();
  private int processors;
  private ThreadTime ended = ThreadTime.NONE;
  private ThreadTime endedInKernel = ThreadTime.NONE;
  private final Map<Integer, ThreadTime> inKernel = new HashMap<>();
  private boolean known;

  GuestThreads(int pid, QemuCommandLine commandLine) {
    this.pid = pid;
    this.commandLine = commandLine;
  }

  /** Reads the times of now; {@code kernelThreads} are those of vhost that work for it. */
  void update(ProcFiles proc, List<Integer> kernelThreads) throws IOException {
    List<Integer> threads = proc.threads(pid);
    others.retainAll(threads);
    for (int tid : threads) {
      try {
        if (counted.containsKey(tid) || counts(proc, tid)) {
          ended = ended.plus(fallen(counted, tid, proc.threadTime(pid, tid)));
          known = true;
        }
      } catch (NoSuchFileException e) {
        // It has ended, or the kernel keeps no account.
      }
    }
    ended = ended.plus(leave(counted, threads));
    for (int tid : kernelThreads) {
      try {
        endedInKernel = endedInKernel.plus(fallen(inKernel, tid, proc.threadTime(tid, tid)));
      } catch (NoSuchFileException e) {
        // As above.
      }
    }
    endedInKernel = endedInKernel.plus(leave(inKernel, kernelThreads));
  }

  private boolean counts(ProcFiles proc, int tid) throws IOException {
    // A thread names itself a moment after it has begun.
    boolean nameMayChange = commandLine.namesThreads() && processors < commandLine.vcpus();
    if (others.contains(tid) && !nameMayChange) {
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

  /** Returns what a thread of that number had counted before this one took the number. */
  private static ThreadTime fallen(Map<Integer, ThreadTime> times, int tid, ThreadTime now) {
    ThreadTime before = times.put(tid, now);
    return before != null && (now.ran() < before.ran() || now.waited() < before.waited())
        ? before
        : ThreadTime.NONE;
  }

  /** Removes the threads that have ended and returns what they had counted. */
  private static ThreadTime leave(Map<Integer, ThreadTime> times, List<Integer> here) {
    if (here.containsAll(times.keySet())) {
      return ThreadTime.NONE;
    }
    Set<Integer> gone = new HashSet<>(times.keySet());
    gone.removeAll(Set.copyOf(here));
    ThreadTime sum = ThreadTime.NONE;
    for (int tid : gone) {
      sum = sum.plus(times.getOrDefault(tid, ThreadTime.NONE));
    }
    times.keySet().removeAll(gone);
    return sum;
  }

  /** How long the threads could have run and waited instead; empty where nobody counts that. */
  OptionalDouble waitSeconds() {
    return known
        ? OptionalDouble.of(
            (sum(ended, counted).waited() + sum(endedInKernel, inKernel).waited())
                / NANOS_PER_SECOND)
        : OptionalDouble.empty();
  }

  /** The processor time of threads that belong to the kernel, and not to QEMU's process. */
  double kernelSeconds() {
    return sum(endedInKernel, inKernel).ran() / NANOS_PER_SECOND;
  }

  private static ThreadTime sum(ThreadTime ended, Map<Integer, ThreadTime> times) {
    ThreadTime sum = ended;
    for (ThreadTime time : times.values()) {
      sum = sum.plus(time);
    }
    return sum;
  }
}
