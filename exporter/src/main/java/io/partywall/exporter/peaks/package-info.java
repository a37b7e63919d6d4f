/** Peak rates of guests between two scrapes, by sampling. */
@NullMarked
package io.partywall.exporter.peaks;

import org.jspecify.annotations.NullMarked;
