package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.kernel.ProcessStat;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The processes of QEMU in this network namespace, and the kernel's threads that work for them. A
 * host has hundreds of processes that are neither: one that is not young is looked at once a minute
 * only, as it may have become another program.
 */
final class QemuProcesses {
  private static final Pattern PROGRAM =
      Pattern.compile("(.*/)?(qemu-system-[a-z0-9_]+|qemu-kvm|kvm)");
  private static final Pattern VHOST = Pattern.compile("vhost-(\\d{1,9})");
  private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ProcFiles proc;
  private final Map<Integer, Seen> seen = new HashMap<>();
  private final Map<Integer, List<Integer>> vhost = new HashMap<>();
  private long looks;

  /** A process as it was when it was looked at. */
  private static final class Seen {
    private final long since;
    private long lookedAt;
    private boolean refused;
    private int vhostOf;
    private long look;
    private @Nullable QemuProcess qemu;

    private Seen(long since) {
      this.since = since;
    }

    private void become(@Nullable QemuProcess now) {
      if (qemu != null && qemu != now) {
        qemu.close();
      }
      qemu = now;
    }
  }

  QemuProcesses(ProcFiles proc) {
    this.proc = proc;
  }

  /**
   * Those that live now, by their numbers.
   *
   * @param refusals takes why a living process could not be looked at, by its number
   */
  List<QemuProcess> processes(Map<Integer, IOException> refusals, long now) throws IOException {
    List<Integer> pids = proc.pids();
    vhost.clear();
    looks++;
    List<QemuProcess> found = new ArrayList<>();
    for (int pid : pids) {
      Seen process = seen.computeIfAbsent(pid, number -> new Seen(now));
      process.look = looks;
      boolean young = now - process.since < YOUNG_NANOS;
      if (young || process.refused || now - process.lookedAt >= MAX_AGE_NANOS) {
        try {
          look(pid, process, now);
          process.refused = false;
        } catch (IOException e) {
          process.become(null);
          process.refused = proc.lives(pid);
          if (process.refused) {
            refusals.put(pid, e);
          }
        }
      }
      if (process.qemu != null) {
        found.add(process.qemu);
      }
      if (process.vhostOf != 0) {
        vhost.computeIfAbsent(process.vhostOf, owner -> new ArrayList<>()).add(pid);
      }
    }
    if (seen.size() > pids.size()) {
      forgetTheEnded();
    }
    return found;
  }

  private void forgetTheEnded() {
    seen.values()
        .removeIf(process -> {
          boolean ended = process.look != looks;
          if (ended) {
            process.become(null);
          }
          return ended;
        });
  }

  /** The kernel's threads of vhost that work for the process of that number. */
  List<Integer> kernelThreads(int pid) {
    return vhost.getOrDefault(pid, List.of());
  }

  private void look(int pid, Seen process, long now) throws IOException {
    List<String> commandLine = proc.commandLine(pid);
    if (commandLine.isEmpty()) {
      // The owner of a kernel's thread is in its name only; up to Linux 6.3.
      Matcher name = VHOST.matcher(proc.text(pid, "comm").strip());
      process.vhostOf = name.matches() ? Integer.parseInt(name.group(1)) : 0;
      process.become(null);
    } else if (!PROGRAM.matcher(commandLine.getFirst()).matches()
        || !proc.inOwnNetworkNamespace(pid)) {
      process.become(null);
    } else {
      ProcessStat stat = proc.stat(pid);
      if (process.qemu == null || !process.qemu.isSame(stat, commandLine)) {
        process.become(new QemuProcess(pid, commandLine, stat, proc));
      }
    }
    process.lookedAt = now;
  }
}
