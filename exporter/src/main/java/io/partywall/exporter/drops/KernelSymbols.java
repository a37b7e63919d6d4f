package io.partywall.exporter.drops;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of the kernel's functions by an address within. The kernel's list has more than a hundred
 * thousand lines and takes it a tenth of a second to write: it is read when an unknown address
 * comes up, by a thread of its own, and only what was asked for is kept.
 */
final class KernelSymbols {
  private static final Logger LOG = LoggerFactory.getLogger(KernelSymbols.class);
  private static final String UNKNOWN = "";

  private final Path file;
  private final Map<Long, String> names = new ConcurrentHashMap<>();
  private final AtomicBoolean reading = new AtomicBoolean();

  /** Reads that file, normally {@code /proc/kallsyms}. */
  KernelSymbols(Path file) {
    this.file = requireNonNull(file, "file is null");
  }

  /**
   * The function that holds the address, without what the compiler appended to its name; an empty
   * text where the kernel does not tell. Nothing while that is not known yet.
   */
  Optional<String> function(long address) {
    return Optional.ofNullable(names.get(address));
  }

  /** Finds the names of these addresses, on another thread. */
  void findLater(Collection<Long> addresses) {
    if (reading.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .daemon()
          .name("kernel-symbols")
          .start(() -> {
            try {
              find(addresses);
            } finally {
              reading.set(false);
            }
          });
    }
  }

  /** Finds the names of these addresses. */
  void find(Collection<Long> addresses) {
    try {
      SymbolSearch search = new SymbolSearch(addresses);
      search.read(file);
      search.forEach(names::put);
    } catch (IOException e) {
      LOG.warn("cannot read {}; drops are exported without functions", file, e);
    }
    addresses.forEach(address -> names.putIfAbsent(address, UNKNOWN));
  }
}
