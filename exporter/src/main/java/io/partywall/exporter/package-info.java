/** The daemon: reads its configuration, puts the parts together and runs them. */
@NullMarked
package io.partywall.exporter;

import org.jspecify.annotations.NullMarked;
