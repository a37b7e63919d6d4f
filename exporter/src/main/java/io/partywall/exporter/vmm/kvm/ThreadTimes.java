package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.vmm.KeptFile;
import io.partywall.exporter.vmm.ProcFiles;
import io.partywall.exporter.vmm.ThreadTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The time of some threads; what one had counted stays in the sum when it ends. */
final class ThreadTimes implements AutoCloseable {
  private final ProcFiles proc;
  private final Map<Integer, Account> accounts = new LinkedHashMap<>();
  private ThreadTime ended = ThreadTime.NONE;
  private boolean known;

  private static final class Account {
    private final KeptFile file;
    private ThreadTime last = ThreadTime.NONE;

    private Account(KeptFile file) {
      this.file = file;
    }
  }

  ThreadTimes(ProcFiles proc) {
    this.proc = proc;
  }

  /** Whether that thread is one of them. */
  boolean has(int tid) {
    return accounts.containsKey(tid);
  }

  /** Takes one more thread, and reads its time. */
  void add(int pid, int tid) throws IOException {
    Account account = new Account(proc.keepThreadTime(pid, tid));
    accounts.put(tid, account);
    read(account);
  }

  /** Reads the times of now; false where a thread has none, as it has ended. */
  boolean read() throws IOException {
    boolean all = true;
    for (Account account : accounts.values()) {
      all &= read(account);
    }
    return all;
  }

  private boolean read(Account account) throws IOException {
    ThreadTime now;
    try {
      now = proc.threadTime(account.file);
    } catch (NoSuchFileException e) {
      return false; // It has ended, or the kernel keeps no account.
    }
    ThreadTime last = account.last;
    if (now.ran() < last.ran() || now.waited() < last.waited()) {
      ended = ended.plus(last); // Another thread took the number.
    }
    account.last = now;
    known = true;
    return true;
  }

  /** Lets go of the threads that are not here any more. */
  void keep(List<Integer> here) {
    if (here.containsAll(accounts.keySet())) {
      return;
    }
    Set<Integer> live = new HashSet<>(here);
    Iterator<Map.Entry<Integer, Account>> entries = accounts.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Integer, Account> entry = entries.next();
      if (!live.contains(entry.getKey())) {
        ended = ended.plus(entry.getValue().last);
        entry.getValue().file.close();
        entries.remove();
      }
    }
  }

  /** Whether the kernel keeps an account of any. */
  boolean known() {
    return known;
  }

  /** The sum. */
  ThreadTime sum() {
    ThreadTime sum = ended;
    for (Account account : accounts.values()) {
      sum = sum.plus(account.last);
    }
    return sum;
  }

  @Override
  public void close() {
    accounts.values().forEach(account -> account.file.close());
  }
}
