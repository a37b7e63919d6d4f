/** An experiment's results: append-only, one line a record, synced before the next trial begins. */
@NullMarked
package io.partywall.orchestrator.journal;

import org.jspecify.annotations.NullMarked;
