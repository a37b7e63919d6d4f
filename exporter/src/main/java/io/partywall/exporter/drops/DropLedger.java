package io.partywall.exporter.drops;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what was dropped, by what is exported. It adds what came since the last time, to whom it
 * concerns now, so that no counter falls when an interface changes its name or its owner.
 */
final class DropLedger {
  private final int mostSeries;
  private final Map<DropRecord.Key, Long> counted = new HashMap<>();
  private final Map<Series, Long> series = new LinkedHashMap<>();
  private final Map<FreeKind, Long> frees = new EnumMap<>(FreeKind.class);
  private long elsewhere;
  private long overLimit;

  record Series(Owner owner, String function, String reason) {
    // What a record brings makes a dozen classes at run time.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Series series
          && reason.equals(series.reason)
          && function.equals(series.function)
          && owner.equals(series.owner);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * reason.hashCode() + function.hashCode()) + owner.hashCode();
    }
  }

  /**
   * Begins with nothing.
   *
   * @param mostSeries how many combinations of owner, function and reason are told apart
   */
  DropLedger(int mostSeries) {
    this.mostSeries = mostSeries;
    for (FreeKind kind : FreeKind.values()) {
      frees.put(kind, 0L);
    }
  }

  /** Takes what was counted at one place up to now; without an owner it was elsewhere. */
  void count(DropRecord record, Optional<Owner> owner, String function, String reason) {
    long before = counted.getOrDefault(record.key(), 0L);
    counted.put(record.key(), record.count());
    add(record.count() - before, owner, function, reason);
  }

  /** Takes what was counted at a place that will not be told of again. */
  void countLast(DropRecord record, Optional<Owner> owner, String function, String reason) {
    count(record, owner, function, reason);
    counted.remove(record.key());
  }

  private void add(long packets, Optional<Owner> owner, String function, String reason) {
    Optional<FreeKind> kind = FreeKind.of(function, reason);
    if (packets == 0) {
      return;
    }
    if (owner.isEmpty()) {
      elsewhere += packets;
    } else if (kind.isPresent()) {
      frees.merge(kind.get(), packets, Long::sum);
    } else {
      Series key = new Series(owner.get(), function, reason);
      if (series.containsKey(key) || series.size() < mostSeries) {
        series.merge(key, packets, Long::sum);
      } else {
        overLimit += packets;
      }
    }
  }

  /** Forgets the series of owners that are gone. */
  void keep(Predicate<Owner> live) {
    series.keySet().removeIf(key -> !live.test(key.owner()));
  }

  Map<Series, Long> series() {
    return series;
  }

  Map<FreeKind, Long> frees() {
    return frees;
  }

  /** In namespaces that are neither the exporter's nor a guest's. */
  long elsewhere() {
    return elsewhere;
  }

  /** Of combinations that were too many. */
  long overLimit() {
    return overLimit;
  }
}
