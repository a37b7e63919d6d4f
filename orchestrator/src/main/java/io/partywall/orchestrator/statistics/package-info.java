/** Numbers that say how sure they are. */
@NullMarked
package io.partywall.orchestrator.statistics;

import org.jspecify.annotations.NullMarked;
