/** Runs an experiment: trials in their order, each accounted for to the packet. */
@NullMarked
package io.partywall.orchestrator.runner;

import org.jspecify.annotations.NullMarked;
