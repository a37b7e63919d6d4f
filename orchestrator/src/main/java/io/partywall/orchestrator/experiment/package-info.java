/** What is measured: plans, points, trials, and what a trial found. */
@NullMarked
package io.partywall.orchestrator.experiment;

import org.jspecify.annotations.NullMarked;
