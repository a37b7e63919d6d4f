/** The commands. */
@NullMarked
package io.partywall.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
