/** Whether a test bed is fit for an experiment, asked before one begins. */
@NullMarked
package io.partywall.orchestrator.preflight;

import org.jspecify.annotations.NullMarked;
