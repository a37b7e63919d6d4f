/** What this host was measured to forward: the reference file and its families. */
@NullMarked
package io.partywall.exporter.reference;

import org.jspecify.annotations.NullMarked;
