/** The lease file that says that an experiment runs on this host. */
@NullMarked
package io.partywall.exporter.lease;

import org.jspecify.annotations.NullMarked;
