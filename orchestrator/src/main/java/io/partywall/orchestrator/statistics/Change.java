package io.partywall.orchestrator.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By how many percent a figure changed against its baseline, from pairs that were measured one
 * after the other, so that what drifts slowly falls out.
 *
 * <p>The interval is Student's for the mean logarithm of the pairs' ratios: a halving and a
 * doubling cancel out, and no bound falls below −100 %. Where a figure fell to 0, which has no
 * logarithm, it is that of the plain ratios.
 *
 * @param percent the mean change
 * @param lower of its 95 % confidence interval; the change itself for one pair, of which nothing is
 *     known
 * @param pairs each pair's own change, in percent
 */
public record Change(double percent, double lower, double upper, List<Double> pairs) {
  public Change {
    pairs = List.copyOf(pairs);
  }

  /** Of pairs at equal positions; empty when none has a baseline above 0. */
  public static Optional<Change> paired(List<Double> baseline, List<Double> changed) {
    if (baseline.size() != changed.size()) {
      throw new IllegalArgumentException(
          "%d baselines for %d values".formatted(baseline.size(), changed.size()));
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < baseline.size(); i++) {
      if (baseline.get(i) > 0) {
        ratios.add(changed.get(i) / baseline.get(i));
      }
    }
    if (ratios.isEmpty()) {
      return Optional.empty();
    }
    boolean logarithms = ratios.stream().allMatch(ratio -> ratio > 0);
    Mean mean = Mean.of(logarithms ? ratios.stream().map(Math::log).toList() : ratios);
    return Optional.of(
        new Change(
            percent(mean.mean(), logarithms),
            percent(mean.lower(), logarithms),
            percent(mean.upper(), logarithms),
            ratios.stream().map(ratio -> percent(ratio, false)).toList()));
  }

  private static double percent(double value, boolean logarithm) {
    return 100 * ((logarithm ? Math.exp(value) : value) - 1);
  }

  /** Whether there are enough pairs for an interval. */
  public boolean hasInterval() {
    return pairs.size() > 1;
  }

  /** What the interval says against a margin that is held to be harmless, in percent. */
  public Verdict verdict(double margin) {
    if (!hasInterval()) {
      return Verdict.UNDECIDED;
    }
    if (lower > -margin && upper < margin) {
      return Verdict.ISOLATED;
    }
    if (upper < 0) {
      return Verdict.DEGRADED;
    }
    return lower > 0 ? Verdict.IMPROVED : Verdict.UNDECIDED;
  }

  /** What a change comes to. */
  public enum Verdict {
    /** The whole interval lies within the margin. */
    ISOLATED,
    /** The whole interval lies below 0, and not within the margin. */
    DEGRADED,
    /** The whole interval lies above 0, and not within the margin. */
    IMPROVED,
    /** There were too few repetitions to tell. */
    UNDECIDED
  }
}
