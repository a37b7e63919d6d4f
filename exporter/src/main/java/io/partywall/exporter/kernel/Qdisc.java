package io.partywall.exporter.kernel;

import static java.util.Objects.requireNonNull;

/**
 * A queueing discipline that stands where packets enter or leave an interface; its children, whose
 * counters it repeats, are never looked at.
 *
 * @param kind its name, such as {@code fq_codel}
 * @param drops packets it dropped, its children's included; the kernel counts in 32 bits
 */
public record Qdisc(
    int ifindex, Hook hook, String kind, long drops, long backlogPackets, long backlogBytes) {
  /** Where a discipline stands. */
  public enum Hook {
    /** On the way out. */
    ROOT,
    /**
     * On the way in ({@code ingress}), or on both ways ({@code clsact}): it holds no packets, but
     * its filters drop some.
     */
    INGRESS
  }

  public Qdisc {
    requireNonNull(hook, "hook is null");
    requireNonNull(kind, "kind is null");
  }

  /** Whether it holds packets at all: those of the kernel that do not are named no*. */
  public boolean canHold() {
    return canHold(kind);
  }

  static boolean canHold(String kind) {
    // net/sched/sch_generic.c: noop has a device that is switched off, noqueue a virtual one.
    return !kind.equals("noqueue") && !kind.equals("noop");
  }
}
