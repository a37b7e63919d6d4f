/** Programs on this machine, and waiting for what programs do. */
@NullMarked
package io.partywall.orchestrator.process;

import org.jspecify.annotations.NullMarked;
