package io.partywall.exporter.drops;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The count of drops, which begins in the background: to read the kernel's types takes some tenths
 * of a second, for which the daemon need not wait.
 */
public final class Drops {
  static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  private final Path proc;
  private final Path btf;
  private final Opener opener;
  private volatile Optional<Attached> attached = Optional.empty();
  private volatile IOException problem = new IOException("the program is not attached yet");

  /** Everything that is needed to read the counts. */
  record Attached(
      DropCounter counter, DropReasons reasons, KernelSymbols symbols, long ownNamespace) {
    String reason(DropRecord.Key key) {
      return reasons.name(key.reason());
    }
  }

  interface Opener {
    DropCounter open(Btf btf) throws IOException;
  }

  Drops(Path proc, Path btf, Opener opener) {
    this.proc = requireNonNull(proc, "proc is null");
    this.btf = requireNonNull(btf, "btf is null");
    this.opener = requireNonNull(opener, "opener is null");
  }

  /**
   * Begins to count, until the process ends.
   *
   * @param proc where the process file system is mounted
   */
  public static Drops start(Path proc) {
    Drops drops = new Drops(proc, BTF, DropCounter::attach);
    Thread.ofPlatform().daemon().name("drops").start(drops::attach);
    return drops;
  }

  void attach() {
    try {
      long ownNamespace = (Long) Files.getAttribute(proc.resolve("self/ns/net"), "unix:ino");
      List<String> types = new ArrayList<>(DropProgram.TYPES);
      types.addAll(DropReasons.TYPES);
      try (Btf kernel = Btf.open(btf, types)) {
        DropReasons reasons = DropReasons.read(kernel);
        KernelSymbols symbols = new KernelSymbols(proc.resolve("kallsyms"));
        attached = Optional.of(new Attached(opener.open(kernel), reasons, symbols, ownNamespace));
      }
    } catch (NoSuchFileException e) {
      problem = new IOException(e.getFile() + " is missing; a kernel built with BTF has it", e);
    } catch (IOException e) {
      problem = e;
    } catch (RuntimeException e) {
      problem = new IOException(e.toString(), e);
    }
  }

  /**
   * What counts.
   *
   * @throws IOException with the reason why nothing does
   */
  Attached attached() throws IOException {
    Optional<Attached> present = attached;
    if (present.isEmpty()) {
      throw new IOException(problem.getMessage(), problem);
    }
    return present.get();
  }
}
