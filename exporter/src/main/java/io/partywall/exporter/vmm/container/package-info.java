/** Finds containers by the network namespaces behind the host's veth devices. */
@NullMarked
package io.partywall.exporter.vmm.container;

import org.jspecify.annotations.NullMarked;
