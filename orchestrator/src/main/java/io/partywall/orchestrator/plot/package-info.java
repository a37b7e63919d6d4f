/** Plots as SVG; what a mark means and how it looks is the style sheet's and the caller's. */
@NullMarked
package io.partywall.orchestrator.plot;

import org.jspecify.annotations.NullMarked;
