package io.partywall.exporter.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/**
 * The daemon's meters of itself: its heap, and room for Vert.x's. Not the JVM's by Micrometer,
 * whose binders ask the JDK's management beans: 230 classes.
 */
public final class OwnMeters implements AutoCloseable {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);

  /** Begins to measure. */
  public OwnMeters() {
    heap("jvm.memory.used", "Heap in use.", jvm -> jvm.totalMemory() - jvm.freeMemory());
    heap("jvm.memory.committed", "Heap that the JVM has.", Runtime::totalMemory);
    heap("jvm.memory.max", "Heap that the JVM may have.", Runtime::maxMemory);
  }

  /** Under the names of Micrometer's own. */
  private void heap(String name, String description, ToDoubleFunction<Runtime> bytes) {
    Gauge.builder(name, Runtime.getRuntime(), bytes)
        .description(description)
        .tag("area", "heap")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
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
    meters.close();
  }
}
