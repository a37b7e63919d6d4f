/** What the trials come to. */
@NullMarked
package io.partywall.orchestrator.analysis;

import org.jspecify.annotations.NullMarked;
