/**
 * A host of the test bed: how programs run there, and how they end when the orchestrator is gone.
 */
@NullMarked
package io.partywall.orchestrator.host;

import org.jspecify.annotations.NullMarked;
