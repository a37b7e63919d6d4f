package io.partywall.exporter.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The daemon's meters of itself: the JVM's by Micrometer, and room for Vert.x's. */
public final class OwnMeters implements AutoCloseable {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** Begins to measure. */
  public OwnMeters() {
    new ClassLoaderMetrics().bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    garbage.bindTo(meters);
  }

  /** Where further meters register. */
  public MeterRegistry meters() {
    return meters;
  }

  /** What a scrape renders. */
  public PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    garbage.close();
    meters.close();
  }
}
