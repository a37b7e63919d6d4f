package io.partywall.exporter.drops;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The count of drops, which takes a tenth of a second to begin: the kernel's types are read. */
public final class Drops {
  static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  private final Preparation<Attached> attached;

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
    requireNonNull(proc, "proc is null");
    requireNonNull(btf, "btf is null");
    requireNonNull(opener, "opener is null");
    attached = new Preparation<>("drops", () -> attach(proc, btf, opener));
  }

  /**
   * The running kernel's.
   *
   * @param proc where the process file system is mounted
   */
  public static Drops ofKernel(Path proc) {
    return new Drops(proc, BTF, DropCounter::attach);
  }

  /** Begins to count, until the process ends. */
  void start() {
    attached.start();
  }

  private static Attached attach(Path proc, Path btf, Opener opener) throws IOException {
    long ownNamespace = (Long) Files.getAttribute(proc.resolve("self/ns/net"), "unix:ino");
    List<String> types = new ArrayList<>(DropProgram.TYPES);
    types.addAll(DropReasons.TYPES);
    try (Btf kernel = Btf.open(btf, types)) {
      DropReasons reasons = DropReasons.read(kernel);
      KernelSymbols symbols = new KernelSymbols(proc.resolve("kallsyms"));
      return new Attached(opener.open(kernel), reasons, symbols, ownNamespace);
    } catch (NoSuchFileException e) {
      throw new IOException(e.getFile() + " is missing; a kernel built with BTF has it", e);
    }
  }

  /**
   * What counts.
   *
   * @throws IOException with the reason why nothing does
   */
  Attached attached() throws IOException {
    return attached.get();
  }
}
