/** Families of metrics, and the text that Prometheus reads. */
@NullMarked
package io.partywall.exporter.metrics;

import org.jspecify.annotations.NullMarked;
