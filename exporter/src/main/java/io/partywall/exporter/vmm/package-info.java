/** What the probes of all virtual machine monitors read of processes. */
@NullMarked
package io.partywall.exporter.vmm;

import org.jspecify.annotations.NullMarked;
