package io.partywall.orchestrator.statistics;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean with its 95 % confidence interval by Student's t distribution, and every single value.
 *
 * @param lower of the interval; the mean itself for a single value, of which nothing is known
 */
public record Mean(double mean, double lower, double upper, List<Double> values) {
  private static final double TWO_SIDED_95 = 0.975;

  public Mean {
    values = List.copyOf(values);
  }

  /** Of one value or more. */
  public static Mean of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    if (n == 1) {
      return new Mean(mean, mean, mean, values);
    }
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double t = TDistribution.of(n - 1).inverseCumulativeProbability(TWO_SIDED_95);
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Mean(mean, mean - half, mean + half, values);
  }
}
