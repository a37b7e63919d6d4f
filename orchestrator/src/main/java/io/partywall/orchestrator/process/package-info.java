/** The one way to run a program on this machine. */
@NullMarked
package io.partywall.orchestrator.process;

import org.jspecify.annotations.NullMarked;
