/** What the daemon is told: records, read from YAML and validated where they are made. */
@NullMarked
package io.partywall.exporter.config;

import org.jspecify.annotations.NullMarked;
