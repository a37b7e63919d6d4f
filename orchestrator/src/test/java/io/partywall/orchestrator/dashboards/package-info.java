/** The project's Grafana dashboards, read as Grafana reads them. */
@NullMarked
package io.partywall.orchestrator.dashboards;

import org.jspecify.annotations.NullMarked;
