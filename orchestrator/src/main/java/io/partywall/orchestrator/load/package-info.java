/** What the co-guests do while a stream is measured. */
@NullMarked
package io.partywall.orchestrator.load;

import org.jspecify.annotations.NullMarked;
