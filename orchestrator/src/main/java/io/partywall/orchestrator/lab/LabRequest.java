package io.partywall.orchestrator.lab;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.BadInput;

/**
 * What {@code lab up} was asked for.
 *
 * @param nic of QEMU guests; others have one kind only
 * @param seed from which names and roles are drawn
 */
public record LabRequest(String name, Vmm vmm, Nic nic, long seed) {
  public LabRequest {
    checkName(name);
    requireNonNull(vmm, "vmm is null");
    requireNonNull(nic, "nic is null");
  }

  /** Names become part of interface names, which have 15 characters at most. */
  static void checkName(String name) {
    if (!name.matches("[a-z][a-z0-9-]{0,9}")) {
      throw BadInput.of(
          "--name",
          "",
          "'" + name + "' is no lab name",
          "use a letter and up to nine letters, digits or hyphens, all in lower case");
    }
  }
}
