/** Prometheus, Alertmanager and Grafana started for a while, and what they say. */
@NullMarked
package io.partywall.orchestrator.watch;

import org.jspecify.annotations.NullMarked;
