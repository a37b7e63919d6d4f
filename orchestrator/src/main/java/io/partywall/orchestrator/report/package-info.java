/** The page and the CSV files. */
@NullMarked
package io.partywall.orchestrator.report;

import org.jspecify.annotations.NullMarked;
