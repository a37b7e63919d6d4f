/** What becomes of the packets of paths whose both ends are known: delivered, lost, or neither. */
@NullMarked
package io.partywall.exporter.paths;

import org.jspecify.annotations.NullMarked;
