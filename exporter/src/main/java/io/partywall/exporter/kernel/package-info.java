/** System calls and netlink: the only package that knows a struct offset or a file descriptor. */
@NullMarked
package io.partywall.exporter.kernel;

import org.jspecify.annotations.NullMarked;
