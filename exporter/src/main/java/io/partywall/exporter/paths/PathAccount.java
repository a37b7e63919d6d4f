package io.partywall.exporter.paths;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what became of a path's packets since it was first seen whole, also across devices that
 * are made anew.
 */
final class PathAccount {
  private PathTotals earlier = PathTotals.NOTHING;
  private @Nullable PathReading base;
  private @Nullable PathReading last;

  void update(PathReading now) {
    if (base == null || last == null) {
      base = now;
    } else if (!last.hasEndsOf(now)) {
      // What waited went with the device.
      earlier = earlier.plus(last.since(base)).withUnexplained(last.waiting());
      base = now;
    } else if (last.fellTo(now)) {
      earlier = earlier.plus(last.since(base));
      base = now;
    }
    last = now;
  }

  /** Nothing before both ends were there. */
  Optional<PathTotals> totals() {
    return base == null || last == null
        ? Optional.empty()
        : Optional.of(earlier.plus(last.since(base)));
  }
}
