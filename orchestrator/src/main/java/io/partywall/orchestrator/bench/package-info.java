/** Measurements of the exporter beside the exporters that it competes with. */
@NullMarked
package io.partywall.orchestrator.bench;

import org.jspecify.annotations.NullMarked;
