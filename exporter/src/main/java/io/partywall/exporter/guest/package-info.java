/** Who lives on this host, which device is whose, and which counter speaks for which loss. */
@NullMarked
package io.partywall.exporter.guest;

import org.jspecify.annotations.NullMarked;
