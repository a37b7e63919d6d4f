/** The server that Prometheus scrapes and that people look at. */
@NullMarked
package io.partywall.exporter.http;

import org.jspecify.annotations.NullMarked;
