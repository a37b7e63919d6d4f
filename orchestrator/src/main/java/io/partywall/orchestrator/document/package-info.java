/** Files that people and programs share: YAML for what is declared, JSON for what was found. */
@NullMarked
package io.partywall.orchestrator.document;

import org.jspecify.annotations.NullMarked;
