/** Why the kernel drops packets: a BPF program counts each drop with its reason and its place. */
@NullMarked
package io.partywall.exporter.drops;

import org.jspecify.annotations.NullMarked;
