package io.partywall.exporter.vmm.container;

import java.io.IOException;
import java.util.OptionalInt;

/** Says by which number this network namespace knows another one. */
public interface NamespaceIds {
  /** The number of the namespace of that process; empty where none was assigned. */
  OptionalInt of(long pid) throws IOException;
}
