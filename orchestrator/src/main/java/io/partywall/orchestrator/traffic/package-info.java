/** Frames sent and frames received, each counted twice. */
@NullMarked
package io.partywall.orchestrator.traffic;

import org.jspecify.annotations.NullMarked;
