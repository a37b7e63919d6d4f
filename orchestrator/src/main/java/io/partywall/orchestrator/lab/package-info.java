/** The single-machine test bed: namespaces, sshd in each, guests, and how all of it goes again. */
@NullMarked
package io.partywall.orchestrator.lab;

import org.jspecify.annotations.NullMarked;
