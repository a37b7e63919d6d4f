/** The test bed: hosts, streams and guests, as its owner declares them. */
@NullMarked
package io.partywall.orchestrator.testbed;

import org.jspecify.annotations.NullMarked;
