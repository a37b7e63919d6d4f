package io.partywall.orchestrator.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What runs the lab's guests. */
public enum Vmm {
  /** QEMU, accelerated by KVM where a guest boots on it. */
  KVM,
  /** LXC containers. */
  LXC,
  /** No guests: the unit under test routes by itself. */
  RAW;

  /** The name in files and options. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}
