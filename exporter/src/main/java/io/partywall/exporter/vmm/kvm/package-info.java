/** Finds QEMU guests by the descriptors that their processes hold. */
@NullMarked
package io.partywall.exporter.vmm.kvm;

import org.jspecify.annotations.NullMarked;
