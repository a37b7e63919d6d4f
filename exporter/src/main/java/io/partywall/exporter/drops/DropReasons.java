package io.partywall.exporter.drops;

import io.partywall.exporter.kernel.Btf;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the running kernel's reasons. Their numbers move from version to version, so only
 * the kernel's own description tells them.
 */
final class DropReasons {
  private static final String REASONS = "skb_drop_reason";
  private static final String SUBSYSTEMS = "skb_drop_reason_subsys";

  /** The enumerations that the names come from. */
  static final List<String> TYPES = List.of(REASONS, SUBSYSTEMS);

  private static final String REASON_PREFIX = "SKB_DROP_REASON_";
  private static final String SUBSYSTEM_PREFIX = "SKB_DROP_REASON_SUBSYS_";
  // include/net/dropreason.h, since Linux 6.4: the upper 16 bits are the subsystem's number
  private static final int SUBSYSTEM_SHIFT = 16;
  private static final int WITHIN_SUBSYSTEM = 0xffff;

  private final Map<Integer, String> reasons;
  private final Map<Integer, String> subsystems;

  private DropReasons(Map<Integer, String> reasons, Map<Integer, String> subsystems) {
    this.reasons = reasons;
    this.subsystems = subsystems;
  }

  static DropReasons read(Btf btf) throws IOException {
    return new DropReasons(
        withoutPrefix(btf.names(REASONS), REASON_PREFIX),
        withoutPrefix(btf.names(SUBSYSTEMS), SUBSYSTEM_PREFIX));
  }

  private static Map<Integer, String> withoutPrefix(Map<Integer, String> names, String prefix) {
    Map<Integer, String> stripped = new HashMap<>();
    names.forEach((number, name) ->
        stripped.put(number, name.startsWith(prefix) ? name.substring(prefix.length()) : name));
    // The last of the subsystems says how many there are.
    stripped.values().remove("NUM");
    return stripped;
  }

  /**
   * The reason's name; the subsystem's with the reason's number within it, such as {@code
   * OPENVSWITCH_1}, where a module keeps the names to itself; else the number.
   */
  String name(int reason) {
    String name = reasons.get(reason);
    if (name != null) {
      return name;
    }
    String subsystem = subsystems.get(reason >>> SUBSYSTEM_SHIFT);
    return subsystem != null && reason >>> SUBSYSTEM_SHIFT != 0
        ? subsystem + "_" + (reason & WITHIN_SUBSYSTEM)
        : Integer.toUnsignedString(reason);
  }
}
