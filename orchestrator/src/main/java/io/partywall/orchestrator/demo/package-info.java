/** The whole loop on this machine: lab, experiment, reference, alert, report. */
@NullMarked
package io.partywall.orchestrator.demo;

import org.jspecify.annotations.NullMarked;
