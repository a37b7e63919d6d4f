/**
 * Who may talk to the server, and how: the web configuration file, in the format and with the
 * behaviour of the one that Prometheus' own exporters read (prometheus/exporter-toolkit,
 * docs/web-configuration.md). Where that is lax, this is strict. Nothing here is loaded without the
 * file.
 */
@NullMarked
package io.partywall.exporter.access;

import org.jspecify.annotations.NullMarked;
