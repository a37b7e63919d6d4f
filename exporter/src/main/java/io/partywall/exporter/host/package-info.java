/** What this host counts: interfaces, softirq backlog, queues, processors and memory. */
@NullMarked
package io.partywall.exporter.host;

import org.jspecify.annotations.NullMarked;
