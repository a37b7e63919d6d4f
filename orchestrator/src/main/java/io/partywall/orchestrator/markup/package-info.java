/** HTML and SVG as trees whose text cannot become markup. */
@NullMarked
package io.partywall.orchestrator.markup;

import org.jspecify.annotations.NullMarked;
